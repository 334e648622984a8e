import { expect, it } from "vitest";
import { callErrorText, callTexts } from "./callTexts.ts";

const LOCALES = ["en", "es"] as const;

/** Every function in a dictionary that takes a name, with its path. */
function namedTexts(value: unknown, path = ""): [string, (name: string) => string][] {
  if (typeof value === "function") return [[path, value as (name: string) => string]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => namedTexts(inner, `${path}/${key}`));
}

it.each(LOCALES)("[U50] in %s every code has two sentences of its own", (locale) => {
  const errors = Object.values(callTexts(locale).errors);
  expect(errors.length).toBeGreaterThan(15);
  const isSentence = (text: string): boolean => /^\p{Lu}.{10,}[.]$/u.test(text);
  expect(
    errors.filter(({ title, advice }) => !isSentence(title) || !isSentence(advice)),
  ).toStrictEqual([]);
  expect(new Set(errors.map(({ title }) => title)).size).toBe(errors.length);
});

it("[U50] the languages do not share a sentence", () => {
  const [english, spanish] = LOCALES.map((locale) =>
    Object.values(callTexts(locale).errors).flatMap(({ title, advice }) => [title, advice]),
  );
  expect(english?.filter((sentence) => spanish?.includes(sentence))).toStrictEqual([]);
});

it("[U50] a text is found by code and language", () => {
  expect(callErrorText("call/full", "es").title).toBe("La llamada está llena.");
});

it.each(LOCALES)("[U51] in %s what is about somebody has the name in it", (locale) => {
  const texts = namedTexts(callTexts(locale));
  expect(texts.length).toBeGreaterThan(8);
  expect(texts.filter(([, text]) => !text("Ñandú").includes("Ñandú"))).toStrictEqual([]);
});

it("[U53] the list of failed calls is what the dictionaries say", async () => {
  const [english, spanish] = [callTexts("en").errors, callTexts("es").errors];
  const codes = Object.keys(english) as (keyof typeof english)[];
  const rows = codes.map((code) => {
    const [en, es] = [english[code], spanish[code]].map(
      ({ title, advice }) => `${title} ${advice}`,
    );
    return `| \`${code}\` | ${en} | ${es} |`;
  });
  const page = `# When a call or a device fails\n\nEvery way, by its code. Made from the dictionaries of the call: \`npx vitest run packages/call-react/src/texts -u\`.\n\n| code | English | Spanish |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
  await expect(page).toMatchFileSnapshot("../../../../docs/bad-input/calls.md");
});
