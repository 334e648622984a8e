/** What a person reads, in every language of the command line. */

/** The same sentence in each language; no sentence stands outside of one. */
export interface Text {
  readonly en: string;
  readonly es: string;
}

export type Language = keyof Text;

/** How a line is coloured on a terminal: good news, a failure, a warning, or less important than the rest. */
export type Tone = "good" | "bad" | "warn" | "quiet";

/** A line of output; may hold line ends. */
export interface Line extends Text {
  readonly tone?: Tone;
}

/** What is the same in every language: paths, differences, what another program said. */
export function verbatim(text: string): Text {
  return { en: text, es: text };
}

/** The line in a colour. */
export function toned(tone: Tone, text: Text): Line {
  return { ...text, tone };
}
