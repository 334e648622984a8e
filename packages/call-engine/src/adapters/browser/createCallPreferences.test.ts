/** Rules E40, E41 and E243 on the fake and on a storage like the browser's. */
import { expect, it } from "vitest";
import { createFakePreferences } from "../../testing/createFakePreferences.ts";
import { describeCallPreferences } from "../../testing/describeCallPreferences.ts";
import { createCallPreferences } from "./createCallPreferences.ts";

function createStorage(): Pick<Storage, "getItem" | "setItem"> {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

const BLOCKED = (): never => {
  throw new DOMException("no storage here", "SecurityError");
};
const FULL = {
  getItem: () => null,
  setItem: () => {
    throw new DOMException("full", "QuotaExceededError");
  },
};

describeCallPreferences("the fake", createFakePreferences);
describeCallPreferences("the browser's storage", () => {
  const storage = createStorage();
  return createCallPreferences({ storage: () => storage, keyPrefix: "ana " });
});
describeCallPreferences("a blocked storage", () =>
  createCallPreferences({ storage: BLOCKED, keyPrefix: "ana " }),
);
describeCallPreferences("a full storage", () =>
  createCallPreferences({ storage: () => FULL, keyPrefix: "ana " }),
);

it("[E243] each login of a browser has its own choice, over a reload too", () => {
  const storage = createStorage();
  const isOnFor = (keyPrefix: string): boolean =>
    createCallPreferences({ storage: () => storage, keyPrefix }).isMicrophoneOn();
  createCallPreferences({ storage: () => storage, keyPrefix: "ana " }).rememberMicrophone(true);
  expect([isOnFor("ana "), isOnFor("beto ")]).toEqual([true, false]);
});
