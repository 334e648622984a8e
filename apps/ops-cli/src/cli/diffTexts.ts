/** Two states of a file as a unified diff. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/** @returns empty when they are the same; line ends are not shown. */
export function diffTexts(path: string, before: string, after: string): string {
  if (before === after) return "";
  const [old = "", now = ""] = [before, after].map((text) => text.replaceAll("\r\n", "\n"));
  return createTwoFilesPatch(path, path, old, now, "", "", { headerOptions: FILE_HEADERS_ONLY });
}
