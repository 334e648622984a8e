/** Takes secrets out of a text: the one function that every output goes through. Rule O450 in SPEC.md. */
import { namedSpans, shapedSpans, type Span } from "./secretSpans.ts";

export const MASK = "[secret]";

/** The text with `[secret]` in the place of each span; spans may overlap. */
export function maskSpans(text: string, spans: readonly Span[]): string {
  let [masked, done] = ["", 0];
  for (const { from, to } of spans.toSorted((one, other) => one.from - other.from)) {
    if (from >= done) masked += text.slice(done, from) + MASK;
    done = Math.max(done, to);
  }
  return masked + text.slice(done);
}

/** Without what is secret wherever it stands. */
export function maskShapes(text: string): string {
  return maskSpans(text, shapedSpans(text));
}

/** Somebody else's words, which may quote a configuration: also without what a secret's name stands before. */
export function maskText(text: string): string {
  return maskSpans(text, [...shapedSpans(text), ...namedSpans(text)]);
}
