/** What a failed story leaves for its reader: `.tertulia/e2e/<story>/`. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Crowd } from "./Crowd.ts";
import type { OpenedPage } from "./createPagePool.ts";

const FOLDER = join(import.meta.dirname, "../../.tertulia/e2e");
const SLUG_LENGTH = 80;
const SCREENSHOT_TIMEOUT_MS = 5_000;

export interface Evidence {
  /** Writes the error, every page's picture and console, every crowd's output, and the servers' logs since the start. */
  readonly keep: (
    error: unknown,
    witnesses: { readonly pages: readonly OpenedPage[]; readonly crowds: readonly Crowd[] },
  ) => Promise<void>;
}

/** Called at a story's start: what the servers said before is of no use to its reader. */
export function startEvidence(storyName: string, logFiles: readonly string[]): Evidence {
  const starts = new Map(logFiles.map((file) => [file, sizeOf(file)]));
  return {
    async keep(error, { pages, crowds }) {
      const folder = join(FOLDER, toSlug(storyName));
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "error.txt"), describeError(error));
      for (const [file, start] of starts) {
        writeFileSync(join(folder, basename(file)), readFrom(file, start));
      }
      for (const [index, crowd] of crowds.entries()) {
        writeFileSync(join(folder, `crowd-${index}.log`), crowd.output());
      }
      for (const [index, opened] of pages.entries()) {
        await keepPage(join(folder, `${index}-${opened.name}`), opened);
      }
    },
  };
}

async function keepPage(path: string, { page, console }: OpenedPage): Promise<void> {
  const lines = console.entries.map(({ kind, text }) => `${kind}: ${text}`);
  writeFileSync(`${path}.console.txt`, lines.join("\n"));
  if (page.isClosed()) return;
  try {
    await page.screenshot({ path: `${path}.png`, timeout: SCREENSHOT_TIMEOUT_MS });
  } catch (error) {
    // A killed browser has no picture to give, and its failure must not hide the story's.
    writeFileSync(`${path}.no-screenshot.txt`, String(error));
  }
}

function toSlug(storyName: string): string {
  const slug = storyName.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return slug.replace(/^-|-$/g, "").slice(0, SLUG_LENGTH);
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\ncaused by: ${describeError(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function readFrom(file: string, start: number): Buffer {
  return sizeOf(file) === 0 ? Buffer.alloc(0) : readFileSync(file).subarray(start);
}
