import { expect, it } from "vitest";
import { chooseLocale } from "./textsFor.ts";

it.each([
  [undefined, undefined, "en"],
  [undefined, "es-MX,es;q=0.9,en;q=0.8", "es"],
  [undefined, "en;q=0.3, es;q=0.7", "es"],
  [undefined, "de, fr;q=0.9", "en"],
  [undefined, "es;q=0, en", "en"],
  [undefined, "ES", "es"],
  ["es", "en", "es"],
  ["xx", "es", "es"],
  ["constructor", "__proto__;q=x", "en"],
])("[S295] who chose %j and whose browser says %j gets %s", (chosen, accepted, locale) => {
  expect(chooseLocale(chosen, accepted)).toBe(locale);
});
