import { act, fireEvent, screen, waitFor, type RenderResult } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { createSessionStore } from "../features/session/createSessionStore.ts";
import { createSessionVault } from "../features/session/createSessionVault.ts";
import type { FetchPort } from "../features/session/fetchJson.ts";
import { createFakeFetch } from "../testing/createFakeFetch.ts";
import { createFakeStorage } from "../testing/createFakeStorage.ts";
import { createFakeTabLock } from "../testing/createFakeTabLock.ts";
import { fakeSession } from "../testing/fakeSession.ts";
import { renderInApp } from "../testing/renderInApp.tsx";
import { App, type AppWorkspace } from "./App.tsx";

const SERVER = "https://matrix.example.org";
const CONFIG = Promise.resolve({ homeserverUrl: SERVER, serverName: "example.org" });
const LOGIN = `${SERVER}/_matrix/client/v3/login`;
const ANA = fakeSession("ana");

function createBrowser() {
  const local = createFakeStorage();
  const lock = createFakeTabLock();
  const port = createFakeFetch({
    [LOGIN]: {
      body: { user_id: ANA.userId, device_id: ANA.deviceId, access_token: ANA.accessToken },
    },
  });
  /** What the address bar says while a request goes out. */
  const hashes: string[] = [];
  const watched: FetchPort = {
    ...port,
    fetch: (input, init) => {
      hashes.push(window.location.hash);
      return port.fetch(input, init);
    },
  };
  const openTab = () => {
    const vault = createSessionVault({ local, tab: createFakeStorage() });
    const sessions = createSessionStore<AppWorkspace>({
      vault,
      lock,
      openWorkspace: () =>
        Promise.resolve({
          Screen: ({ actions }) => (
            <button onClick={actions.logOut}>Log out of {actions.list()[0]?.userId}</button>
          ),
          close: () => Promise.resolve(),
          ended: new Promise(() => {}),
        }),
      requestLogout: () => Promise.resolve(),
      eraseStores: () => Promise.resolve(),
    });
    const ui = <App config={CONFIG} port={watched} sessions={sessions} vault={vault} />;
    // Inside act, because the login suspends until the configuration is there.
    const render = async (): Promise<RenderResult> => act(() => Promise.resolve(renderInApp(ui)));
    return { sessions, render };
  };
  return { port, hashes, openTab };
}

describe("App", () => {
  it("[C3] a link logs in; its token has left the address bar before it is sent", async () => {
    const { port, hashes, openTab } = createBrowser();
    window.location.hash = "#/login?loginToken=syl_once";
    const { render } = openTab();
    await render();
    expect(await screen.findByRole("button", { name: `Log out of ${ANA.userId}` })).toBeTruthy();
    expect(port.requests.map((request) => request.body)).toMatchObject([{ token: "syl_once" }]);
    expect(hashes).toEqual(["#/login"]);
    expect(window.location.hash).toBe("#/");
  });

  it("[C3] a link opened in a tab that shows the login already works too", async () => {
    const { port, hashes, openTab } = createBrowser();
    const { render } = openTab();
    await render();
    expect(screen.getByTestId("login-submit")).toBeTruthy();
    await act(async () => {
      window.location.hash = "#/login?loginToken=syl_pasted";
      window.dispatchEvent(new HashChangeEvent("hashchange"));
    });
    expect(await screen.findByRole("button", { name: `Log out of ${ANA.userId}` })).toBeTruthy();
    expect(port.requests.map((request) => request.body)).toMatchObject([{ token: "syl_pasted" }]);
    expect(hashes).toEqual(["#/login"]);
  });

  it("[C20] whoever has to log in on the way to a room gets there afterwards", async () => {
    const { openTab } = createBrowser();
    window.location.hash = "#/room/!room%3Aexample.org";
    await openTab().render();
    expect(window.location.hash).toBe("#/login");
    fireEvent.change(screen.getByTestId("login-username"), { target: { value: "ana" } });
    fireEvent.change(screen.getByTestId("login-password"), { target: { value: "secret" } });
    fireEvent.click(screen.getByTestId("login-submit"));
    await screen.findByRole("button", { name: `Log out of ${ANA.userId}` });
    expect(window.location.hash).toBe("#/room/!room%3Aexample.org");
  });

  it("[C8, C9] the second tab says that Tertulia is open elsewhere; taken over, the first says it has stopped", async () => {
    const { openTab } = createBrowser();
    const first = openTab();
    await first.sessions.adopt(ANA);
    const second = openTab();
    await second.sessions.restore();
    const rendered = await second.render();
    expect(screen.getByRole("alert").textContent).toContain("Tertulia is open in another tab");
    fireEvent.click(screen.getByRole("button", { name: "Use it here" }));
    await waitFor(() => expect(second.sessions.getSnapshot().phase).toBe("open"));
    await waitFor(() => expect(first.sessions.getSnapshot().phase).toBe("elsewhere"));
    rendered.unmount();
    await first.render();
    expect(screen.getByRole("alert").textContent).toContain("Tertulia is now used in another tab");
  });

  it("[C10] logging out leads back to the login", async () => {
    const { sessions, render } = createBrowser().openTab();
    await sessions.adopt(ANA);
    await render();
    fireEvent.click(screen.getByRole("button", { name: `Log out of ${ANA.userId}` }));
    expect(await screen.findByTestId("login-submit")).toBeTruthy();
  });
});
