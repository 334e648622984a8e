/** Finds the web addresses in a text. */

/** A stretch of text; `at` is where it begins. */
export interface TextPart {
  readonly kind: "text" | "link";
  readonly text: string;
  readonly at: number;
}

const LINK = /https?:\/\/[^\s<>"]+/g;
/** A sentence's own punctuation is no part of the address that ends it. */
const TRAILING = /[.,;:!?'»”]+$/;

/** The parts in order; put together they are the text again. Only `http` and `https` count. */
export function splitLinks(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const link = trimLink(match[0]);
    if (!URL.canParse(link)) continue;
    if (match.index > end)
      parts.push({ kind: "text", text: text.slice(end, match.index), at: end });
    parts.push({ kind: "link", text: link, at: match.index });
    end = match.index + link.length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end), at: end });
  return parts;
}

function trimLink(match: string): string {
  const link = match.replace(TRAILING, "");
  // "(see https://example.org/a)" ends before the bracket, "https://example.org/a_(b)" does not.
  const isUnbalanced = link.endsWith(")") && !link.includes("(");
  return isUnbalanced ? trimLink(link.slice(0, -1)) : link;
}
