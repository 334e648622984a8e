/** What the page says after something was done, carried in its address by words from a closed list. */
import { REFUSAL_REASONS } from "../Refusal.ts";
import type { Notice } from "./render/renderPage.ts";
import type { OperatorTexts } from "./texts/OperatorTexts.ts";

/** @returns `null` for an address that says nothing, or something that nobody of us wrote. */
export function toNotice(
  { done, failed }: Readonly<Record<string, string | undefined>>,
  texts: OperatorTexts,
): Notice | null {
  if (done === "removed") return { kind: "good", text: texts.done.removed };
  if (done === "ended") return { kind: "good", text: texts.done.ended };
  if (failed === undefined) return null;
  const reason = REFUSAL_REASONS.find((known) => known === failed);
  const title = reason === undefined ? texts.health.failed : texts.refusals.reasons[reason].title;
  return { kind: "bad", text: texts.done.failed(title) };
}
