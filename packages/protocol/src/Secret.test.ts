/** Rule P12: a secret does not print. */
import { format, inspect } from "node:util";
import { expect, it } from "vitest";
import { Secret } from "./Secret.ts";

const secret = new Secret("hunter2");

it.each([
  ["toString", () => secret.toString()],
  ["joining text", () => "".concat(secret as unknown as string)],
  ["JSON", () => JSON.parse(JSON.stringify({ secret })).secret as string],
  ["inspection", () => inspect(secret)],
  ["inspection of hidden fields too", () => inspect(secret, { showHidden: true, depth: null })],
  ["console formatting", () => format("%s", secret)],
])("[P12] %s shows the mask", (_name, print) => {
  expect(print()).toBe("[secret]");
});

it("[P12] nested in what is logged, it is masked too", () => {
  expect(inspect({ answer: [secret] })).toBe("{ answer: [ [secret] ] }");
});

it("[P12] reveal() gives it out", () => {
  expect(secret.reveal()).toBe("hunter2");
});
