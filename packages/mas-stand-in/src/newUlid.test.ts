import { expect, it } from "vitest";
import { newUlid } from "./newUlid.ts";

it("[M52] a client id is a ULID that MAS accepts", () => {
  expect(newUlid()).toMatch(/^[0-7][0123456789ABCDEFGHJKMNPQRSTVWXYZ]{25}$/u);
  expect(newUlid()).not.toBe(newUlid());
});
