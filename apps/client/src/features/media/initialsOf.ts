/** Two letters that stand for a name. */

/** What stands before a name but is no part of it, such as the `@` of a user id. */
const LEADING_MARKS = /^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u;
const CHARACTERS = new Intl.Segmenter();

/** First characters of the first and the last word, never half of one. */
export function initialsOf(name: string): string {
  const initials = name
    .split(/\s+/u)
    .map((word) => firstCharacter(word.replace(LEADING_MARKS, "")))
    .filter((initial) => initial !== "");
  const [first = "?", ...others] = initials;
  return `${first}${others.at(-1) ?? ""}`.toLocaleUpperCase();
}

function firstCharacter(word: string): string {
  for (const { segment } of CHARACTERS.segment(word)) return segment;
  return "";
}
