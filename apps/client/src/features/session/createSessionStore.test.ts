import { describe, expect, it, vi } from "vitest";
import { createFakeStorage } from "../../testing/createFakeStorage.ts";
import { createFakeTabLock } from "../../testing/createFakeTabLock.ts";
import { fakeSession } from "../../testing/fakeSession.ts";
import { createSessionStore, type RunningWorkspace } from "./createSessionStore.ts";
import { createSessionVault } from "./createSessionVault.ts";
import type { MatrixSession } from "./MatrixSession.ts";

const ANA = fakeSession("ana");
const BETO = fakeSession("beto");

/** A browser whose tabs share storage and locks. */
function createBrowser() {
  const local = createFakeStorage();
  const lock = createFakeTabLock();
  const log: string[] = [];
  const ended = new Map<string, () => void>();
  let failure: Error | null = null;
  let opening: Promise<void> = Promise.resolve();
  let closing: Promise<void> = Promise.resolve();

  const openTab = (name: string) => {
    const openWorkspace = (session: MatrixSession): Promise<RunningWorkspace> => {
      if (failure !== null) return Promise.reject(failure);
      log.push(`${name} opens ${session.deviceId}`);
      const end = Promise.withResolvers<void>();
      ended.set(session.deviceId, end.resolve);
      const close = async (call: string): Promise<void> => {
        log.push(`${name} closes ${session.deviceId}${call === "leave" ? "" : `: ${call}`}`);
        await closing;
        log.push(`${name} closed ${session.deviceId}`);
      };
      return opening.then(() => ({ close, ended: end.promise }));
    };
    return createSessionStore({
      vault: createSessionVault({ local, tab: createFakeStorage() }),
      lock,
      openWorkspace,
      requestLogout: (session) => Promise.resolve(void log.push(`logout ${session.deviceId}`)),
      eraseStores: (session, what) =>
        Promise.resolve(void log.push(`erase ${what} ${session.deviceId}`)),
    });
  };
  return {
    log,
    local,
    lock,
    openTab,
    slowDown: (what: { readonly opening?: Promise<void>; readonly closing?: Promise<void> }) => {
      opening = what.opening ?? opening;
      closing = what.closing ?? closing;
    },
    end: (session: MatrixSession) => ended.get(session.deviceId)?.(),
    fail: (error: Error | null) => {
      failure = error;
    },
  };
}

describe("createSessionStore", () => {
  it("[C6] without a login the tab is logged out; with one it is restored after a reload", async () => {
    const browser = createBrowser();
    const first = browser.openTab("first");
    await first.restore();
    expect(first.getSnapshot()).toEqual({ phase: "logged-out", problem: null });
    await first.adopt(ANA);
    expect(first.getSnapshot()).toMatchObject({ phase: "open", session: ANA });
  });

  it("[C8] a second tab of one login does not run it, and says it is open elsewhere", async () => {
    const browser = createBrowser();
    await browser.openTab("first").adopt(ANA);
    const second = browser.openTab("second");
    await second.restore();
    expect(second.getSnapshot()).toEqual({ phase: "elsewhere", session: ANA, why: "was-open" });
    expect(browser.log).toEqual(["first opens ANA1"]);
  });

  it("[C8] a waiting tab goes on by itself when the other lets go, and not when that one logs out", async () => {
    const browser = createBrowser();
    const first = browser.openTab("first");
    await first.adopt(ANA);
    const second = browser.openTab("second");
    await second.restore();
    const third = browser.openTab("third");
    await third.restore();
    await first.adopt(BETO);
    await vi.waitFor(() => expect(second.getSnapshot().phase).toBe("open"));
    expect(third.getSnapshot().phase).toBe("elsewhere");
    await second.logOut();
    await vi.waitFor(() =>
      expect(third.getSnapshot()).toEqual({ phase: "logged-out", problem: null }),
    );
    expect(browser.log).not.toContain("third opens ANA1");
  });

  it("[C8, C9] a tab that waited and took over does not come in twice", async () => {
    const browser = createBrowser();
    await browser.openTab("first").adopt(ANA);
    const second = browser.openTab("second");
    await second.restore();
    await second.takeOver();
    const third = browser.openTab("third");
    await third.restore();
    await third.takeOver();
    await vi.waitFor(() =>
      expect(second.getSnapshot()).toMatchObject({ phase: "elsewhere", why: "taken-over" }),
    );
    await third.adopt(BETO);
    expect(second.getSnapshot()).toMatchObject({ phase: "elsewhere", why: "taken-over" });
    expect(browser.log.filter((line) => line.startsWith("second opens"))).toHaveLength(1);
  });

  it("[C8, C9] taking over runs it here; the first tab stops and says so", async () => {
    const browser = createBrowser();
    const first = browser.openTab("first");
    await first.adopt(ANA);
    const second = browser.openTab("second");
    await second.restore();
    await second.takeOver();
    expect(second.getSnapshot()).toMatchObject({ phase: "open", session: ANA });
    await vi.waitFor(() => expect(browser.log).toContain("first closes ANA1"));
    expect(first.getSnapshot()).toEqual({ phase: "elsewhere", session: ANA, why: "taken-over" });
    await first.takeOver();
    expect(first.getSnapshot().phase).toBe("open");
    await vi.waitFor(() => expect(second.getSnapshot().phase).toBe("elsewhere"));
  });

  it("[C120] the second tab opens its stores when the first has closed them, and not before", async () => {
    const browser = createBrowser();
    const first = browser.openTab("first");
    await first.adopt(ANA);
    const second = browser.openTab("second");
    await second.restore();
    const closed = Promise.withResolvers<void>();
    browser.slowDown({ closing: closed.promise });
    const taken = second.takeOver();
    await vi.waitFor(() => expect(browser.log).toContain("first closes ANA1"));
    expect([second.getSnapshot().phase, first.getSnapshot().phase]).toEqual([
      "opening",
      "elsewhere",
    ]);
    closed.resolve();
    await taken;
    expect(browser.log).toEqual([
      "first opens ANA1",
      "first closes ANA1",
      "first closed ANA1",
      "second opens ANA1",
    ]);
  });

  it("[C120] a tab that is asked while it opens closes what it opened before it lets go", async () => {
    const browser = createBrowser();
    const opened = Promise.withResolvers<void>();
    browser.slowDown({ opening: opened.promise });
    const first = browser.openTab("first");
    void first.adopt(ANA);
    await vi.waitFor(() => expect(browser.log).toEqual(["first opens ANA1"]));
    const second = browser.openTab("second");
    await second.restore();
    const taken = second.takeOver();
    await vi.waitFor(() => expect(first.getSnapshot().phase).toBe("elsewhere"));
    opened.resolve();
    await taken;
    expect(browser.log).toEqual([
      "first opens ANA1",
      "first closes ANA1",
      "first closed ANA1",
      "second opens ANA1",
    ]);
  });

  it("[C121] a tab whose login was taken without its leave abandons its call", async () => {
    const browser = createBrowser();
    browser.lock.isDeaf = true;
    const first = browser.openTab("first");
    await first.adopt(ANA);
    const second = browser.openTab("second");
    await second.restore();
    await second.takeOver();
    await vi.waitFor(() => expect(browser.log).toContain("first closes ANA1: abandon"));
    expect(first.getSnapshot()).toMatchObject({ phase: "elsewhere", why: "taken-over" });
  });

  it("[C8] two people may be logged in, each in a tab", async () => {
    const browser = createBrowser();
    const first = browser.openTab("first");
    const second = browser.openTab("second");
    await first.adopt(ANA);
    await second.adopt(BETO);
    expect(first.getSnapshot().phase).toBe("open");
    expect(second.getSnapshot()).toMatchObject({ phase: "open", session: BETO });
  });

  it("[C6] switching to another person closes the one before", async () => {
    const browser = createBrowser();
    const tab = browser.openTab("tab");
    await tab.adopt(ANA);
    await tab.adopt(BETO);
    await tab.switchTo(ANA.userId);
    expect(tab.getSnapshot()).toMatchObject({ phase: "open", session: ANA });
    expect(browser.log).toEqual([
      "tab opens ANA1",
      "tab closes ANA1",
      "tab closed ANA1",
      "tab opens BETO1",
      "tab closes BETO1",
      "tab closed BETO1",
      "tab opens ANA1",
    ]);
  });

  it("[C7] a second login of the same person ends the former one at the homeserver and here", async () => {
    const browser = createBrowser();
    const tab = browser.openTab("tab");
    await tab.adopt(ANA);
    await tab.adopt(fakeSession("ana", "ANA2"));
    await vi.waitFor(() => expect(browser.log).toContain("erase databases ANA1"));
    expect(browser.log).toContain("logout ANA1");
    expect(tab.getSnapshot()).toMatchObject({ phase: "open", session: { deviceId: "ANA2" } });
  });

  it("[C10] logging out closes the workspace, then ends the login, then erases it", async () => {
    const browser = createBrowser();
    const tab = browser.openTab("tab");
    await tab.adopt(ANA);
    await tab.logOut();
    expect(browser.log).toEqual([
      "tab opens ANA1",
      "tab closes ANA1",
      "tab closed ANA1",
      "logout ANA1",
      "erase everything ANA1",
    ]);
    expect(tab.getSnapshot()).toEqual({ phase: "logged-out", problem: null });
    const next = browser.openTab("next");
    await next.restore();
    expect(next.getSnapshot().phase).toBe("logged-out");
  });

  it("[C11] a login that the homeserver ends is erased, and the person is told why", async () => {
    const browser = createBrowser();
    const tab = browser.openTab("tab");
    await tab.adopt(ANA);
    browser.end(ANA);
    await vi.waitFor(() =>
      expect(tab.getSnapshot()).toMatchObject({
        phase: "logged-out",
        problem: { code: "login/session-ended" },
      }),
    );
    expect(browser.log).toEqual([
      "tab opens ANA1",
      "tab closes ANA1",
      "tab closed ANA1",
      "erase databases ANA1",
    ]);
  });

  it("[C12] stores that cannot be opened are a state with another try, and another tab may have the login", async () => {
    const browser = createBrowser();
    const tab = browser.openTab("tab");
    browser.fail(new Error("no space left"));
    await tab.adopt(ANA);
    expect(tab.getSnapshot()).toMatchObject({ phase: "broken", session: ANA });
    browser.fail(null);
    await browser.openTab("second").restore();
    expect(browser.log).toEqual(["second opens ANA1"]);
    await tab.takeOver();
    expect(tab.getSnapshot().phase).toBe("open");
  });

  it("[C8] a login that comes while another is opening wins", async () => {
    const browser = createBrowser();
    const tab = browser.openTab("tab");
    await Promise.all([tab.adopt(ANA), tab.adopt(BETO)]);
    expect(tab.getSnapshot()).toMatchObject({ phase: "open", session: BETO });
  });
});
