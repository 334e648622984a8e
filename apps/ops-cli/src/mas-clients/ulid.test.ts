import { expect, it } from "vitest";
import { createUlid, ULID_FORM, uuidToUlid } from "./ulid.ts";

it("[O270] a client id is a ULID of its time, and reads the same from MAS's database", () => {
  const ulid = createUlid(1_700_000_000_000, (length) => new Uint8Array(length).fill(0xab));
  expect(ulid).toBe("01HF7YAT00NENTQAXBNENTQAXB");
  expect(uuidToUlid("018bcfe5-6800-abab-abab-abababababab")).toBe(ulid);
});

it.each([
  "01FIRST0000000000000000000",
  "81HF7YAT00NENTQANBNENTQANB",
  "01hf7yat00nentqanbnentqanb",
  "",
])("[O270] %j is no client id", (text) => expect(ULID_FORM.test(text)).toBe(false));
