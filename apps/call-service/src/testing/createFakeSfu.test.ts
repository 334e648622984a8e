import { describe } from "vitest";
import { describeSfu } from "./describeSfu.ts";
import { createFakeSfu } from "./createFakeSfu.ts";

describe("createFakeSfu", () => {
  describeSfu(createFakeSfu);
});
