/** What a person reads, in each of the languages of our client. */

export const LANGUAGES = ["en-US", "es-ES"] as const;

export type Language = (typeof LANGUAGES)[number];

export type Sentence = Readonly<Record<Language, string>>;
