/** Starts the client in the page. */
import "@mantine/core/styles.css";
import "./app/app.css";
import { MantineProvider } from "@mantine/core";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App, type AppWorkspace } from "./app/App.tsx";
import { requestClientConfig } from "./app/clientConfig.ts";
import { CrashBoundary } from "./app/CrashBoundary.tsx";
import { parseRoute } from "./app/route.ts";
import { theme } from "./app/theme.ts";
import { createLocaleStore } from "./features/locale/createLocaleStore.ts";
import { LocaleProvider } from "./features/locale/LocaleProvider.tsx";
import { createSessionStore } from "./features/session/createSessionStore.ts";
import { createSessionVault } from "./features/session/createSessionVault.ts";
import { eraseStores } from "./features/session/eraseStores.ts";
import type { FetchPort } from "./features/session/fetchJson.ts";
import { requestLogout } from "./features/session/requestLogout.ts";
import { createWebTabLock } from "./features/session/TabLock.ts";

const port: FetchPort = {
  fetch: (input, init) => window.fetch(input, init),
  isOnline: () => navigator.onLine,
};
const vault = createSessionVault({ local: window.localStorage, tab: window.sessionStorage });
const locale = createLocaleStore(window.localStorage, navigator.languages);
const loadWorkspace = () => import("./features/workspace/workspaceChunk.ts");
const sessions = createSessionStore<AppWorkspace>({
  vault,
  lock: createWebTabLock(navigator.locks),
  openWorkspace: async (session) => (await loadWorkspace()).openWorkspace(session),
  requestLogout: (session) => requestLogout(session, port.fetch),
  eraseStores: (session, what) =>
    eraseStores(session, what, { databases: window.indexedDB, local: window.localStorage }),
});

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no element #root");

const route = parseRoute(window.location.hash);
// A link names the person; whoever used this tab before is not opened first.
if (route.name !== "login" || route.loginToken == null) void sessions.restore();
const config = await requestClientConfig(port.fetch, window.location);

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
// The code of the next screen comes while the person types.
void loadWorkspace();
