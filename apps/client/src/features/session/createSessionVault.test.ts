import { describe, expect, it } from "vitest";
import { createFakeStorage } from "../../testing/createFakeStorage.ts";
import { fakeSession } from "../../testing/fakeSession.ts";
import { createSessionVault } from "./createSessionVault.ts";

const ANA = fakeSession("ana");
const BETO = fakeSession("beto");

describe("createSessionVault", () => {
  it("[C6] a tab goes on with its own person, a new tab with the last used one", () => {
    const local = createFakeStorage();
    const first = createSessionVault({ local, tab: createFakeStorage() });
    const second = createSessionVault({ local, tab: createFakeStorage() });
    first.adopt(ANA);
    second.adopt(BETO);
    expect(first.current()).toEqual(ANA);
    expect(createSessionVault({ local, tab: createFakeStorage() }).current()).toEqual(BETO);
    expect(first.list()).toEqual([BETO, ANA]);
  });

  it("[C6] choosing another person makes them this tab's, and the next one's", () => {
    const local = createFakeStorage();
    const vault = createSessionVault({ local, tab: createFakeStorage() });
    vault.adopt(ANA);
    vault.adopt(BETO);
    expect(vault.select(ANA.userId)).toEqual(ANA);
    expect(vault.current()).toEqual(ANA);
    expect(createSessionVault({ local, tab: createFakeStorage() }).current()).toEqual(ANA);
  });

  it("[C7] a second login of one person replaces the first and hands it back", () => {
    const vault = createSessionVault({ local: createFakeStorage(), tab: createFakeStorage() });
    const again = fakeSession("ana", "ANA2");
    expect(vault.adopt(ANA)).toBeNull();
    expect(vault.adopt(again)).toEqual(ANA);
    expect(vault.list()).toEqual([again]);
  });

  it("[C6] forgetting an old login leaves the newer one of that person", () => {
    const vault = createSessionVault({ local: createFakeStorage(), tab: createFakeStorage() });
    const again = fakeSession("ana", "ANA2");
    vault.adopt(ANA);
    vault.adopt(again);
    vault.forget(ANA);
    expect(vault.list()).toEqual([again]);
    vault.forget(again);
    expect(vault.current()).toBeNull();
  });

  it.each(["", "{", "[1]", "null", '{"@ana:example.org":{"userId":"nobody"}}'])(
    "[C6] %j in storage is an empty vault",
    (text) => {
      const local = createFakeStorage({ "tertulia.sessions": text });
      const vault = createSessionVault({ local, tab: createFakeStorage() });
      expect(vault.current()).toBeNull();
      expect(vault.list()).toEqual([]);
    },
  );
});
