/** Rules E40 and E41 on the fake and on a storage like the browser's. */
import { createFakePreferences } from "../../testing/createFakePreferences.ts";
import { describeCallPreferences } from "../../testing/describeCallPreferences.ts";
import { createCallPreferences } from "./createCallPreferences.ts";

describeCallPreferences("the fake", createFakePreferences);
describeCallPreferences("the browser's storage", () => {
  const items = new Map<string, string>();
  return createCallPreferences({
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  });
});
