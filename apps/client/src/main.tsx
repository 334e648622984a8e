/** Starts the client in the page. */
import "@mantine/core/styles.css";
import "./app/app.css";
import { MantineProvider } from "@mantine/core";
import { createBrowserClock } from "@tertulia/call-engine/clock";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App, type AppWorkspace } from "./app/App.tsx";
import { requestClientConfig } from "./app/clientConfig.ts";
import { CrashBoundary } from "./app/CrashBoundary.tsx";
import { parseRoute } from "./app/route.ts";
import { theme } from "./app/theme.ts";
import { goTo } from "./app/useRoute.ts";
import { createLocaleStore } from "./features/locale/createLocaleStore.ts";
import { LocaleProvider } from "./features/locale/LocaleProvider.tsx";
import { createSessionStore } from "./features/session/createSessionStore.ts";
import { createSessionVault } from "./features/session/createSessionVault.ts";
import { eraseStores } from "./features/session/eraseStores.ts";
import type { FetchPort } from "./features/session/fetchJson.ts";
import { preloadEncryption } from "./features/session/preloadEncryption.ts";
import { requestLogout } from "./features/session/requestLogout.ts";
import { createWebTabLock } from "./features/session/TabLock.ts";

const port: FetchPort = {
  fetch: (input, init) => window.fetch(input, init),
  isOnline: () => navigator.onLine,
};
const clock = createBrowserClock();
const vault = createSessionVault({ local: window.localStorage, tab: window.sessionStorage });
const locale = createLocaleStore(window.localStorage, navigator.languages);
const loadWorkspace = () => import("./features/workspace/workspaceChunk.ts");
const sessions = createSessionStore<AppWorkspace>({
  vault,
  lock: createWebTabLock({
    locks: navigator.locks,
    channel: new BroadcastChannel("tertulia tabs"),
    after: clock.after,
  }),
  openWorkspace: async (session) => (await loadWorkspace()).openWorkspace(session),
  requestLogout: (session) => requestLogout(session, port.fetch),
  eraseStores: (session, what) =>
    eraseStores(session, what, { databases: window.indexedDB, local: window.localStorage }),
});

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no element #root");

const config = requestClientConfig(port.fetch, window.location);
const route = parseRoute(window.location.hash);
if (route.name !== "login" || route.loginToken == null) {
  // Whoever has chats to go back to is not kept at the login by a reload.
  if (route.name === "login" && vault.current() !== null) goTo({ name: "home" }, { replace: true });
  void sessions.restore();
}
// What comes after the login arrives while the person types; what fails here is tried again, and told, when it is needed.
loadWorkspace().catch(() => {});
void preloadEncryption();

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <LocaleProvider store={locale}>
        <CrashBoundary>
          <App config={config} port={port} sessions={sessions} vault={vault} />
        </CrashBoundary>
      </LocaleProvider>
    </MantineProvider>
  </StrictMode>,
);
