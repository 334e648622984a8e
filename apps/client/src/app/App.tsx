/** Chooses the screen: the way in, a tab that may not run, or the workspace. */
import { Button, Group, Loader, Text, Title } from "@mantine/core";
import { IconBrowser, IconMoodSad } from "@tabler/icons-react";
import {
  Suspense,
  use,
  useCallback,
  useEffect,
  useState,
  useSyncExternalStore,
  type ComponentType,
  type ReactNode,
} from "react";
import { useTexts } from "../features/locale/LocaleProvider.tsx";
import type { SessionActions } from "../features/session/SessionActions.ts";
import type {
  RunningWorkspace,
  SessionState,
  SessionStore,
} from "../features/session/createSessionStore.ts";
import type { FetchPort } from "../features/session/fetchJson.ts";
import { LoginScreen } from "../features/session/LoginScreen.tsx";
import type { MatrixSession } from "../features/session/MatrixSession.ts";
import type { SessionVault } from "../features/session/createSessionVault.ts";
import { useLogin } from "../features/session/useLogin.ts";
import type { ClientConfig } from "./clientConfig.ts";
import type { Route } from "./route.ts";
import { goTo, useRoute } from "./useRoute.ts";
import classes from "./App.module.css";

/** What runs one login, and the screen it brings along: both come with the lazy code. */
export interface AppWorkspace extends RunningWorkspace {
  readonly Screen: ComponentType<{ readonly actions: SessionActions }>;
}

export interface AppProps {
  /** Only the login waits for it. */
  readonly config: Promise<ClientConfig>;
  readonly port: FetchPort;
  readonly sessions: SessionStore<AppWorkspace>;
  readonly vault: SessionVault;
}

/** The whole client. */
export function App(props: AppProps): ReactNode {
  const { sessions, vault } = props;
  const route = useRoute();
  const state = useSyncExternalStore(sessions.subscribe, sessions.getSnapshot);
  if (route.name === "login" || state.phase === "logged-out") {
    return (
      <Suspense>
        <LoginRoute {...props} state={state} />
      </Suspense>
    );
  }
  if (state.phase === "open") {
    const { Screen } = state.workspace;
    return <Screen key={state.session.deviceId} actions={toActions(sessions, vault)} />;
  }
  if (state.phase === "opening" || state.phase === "logging-out")
    return <Waiting phase={state.phase} />;
  return <StoppedTab state={state} sessions={sessions} />;
}

function LoginRoute({
  config,
  port,
  sessions,
  state,
  vault,
}: AppProps & { readonly state: SessionState<AppWorkspace> }): ReactNode {
  const route = useRoute();
  const token = route.name === "login" ? (route.loginToken ?? null) : null;
  const [loginToken, setLoginToken] = useState(token);
  const [target] = useState<Route>(route.name === "room" ? route : { name: "home" });
  // A link may be opened in a tab that shows the login already.
  if (token !== null && token !== loginToken) setLoginToken(token);
  useEffect(() => {
    // Out of the address bar before it is used, so that neither history nor a copied address holds it.
    if (route.name !== "login" || token !== null) goTo({ name: "login" }, { replace: true });
  }, [route, token]);
  const onSession = useCallback(
    (session: MatrixSession) => {
      goTo(target, { replace: true });
      void sessions.adopt(session);
    },
    [sessions, target],
  );
  const login = useLogin({ port, config: use(config), loginToken, onSession });
  const ended = state.phase === "logged-out" ? state.problem : null;
  return (
    <LoginScreen
      config={use(config)}
      busy={login.busy}
      problem={login.problem ?? ended}
      onSubmit={login.submit}
      onCancel={state.phase === "logged-out" ? null : () => goTo({ name: "home" })}
      accounts={state.phase === "logged-out" ? vault.list().map(({ userId }) => userId) : []}
      onSwitch={(userId) => {
        goTo({ name: "home" }, { replace: true });
        void sessions.switchTo(userId);
      }}
    />
  );
}

function Waiting({ phase }: { readonly phase: "opening" | "logging-out" }): ReactNode {
  const { session } = useTexts();
  return (
    <main className={classes["centre"]}>
      <img src="/icon.svg" alt="" width={64} height={64} />
      <output className={classes["waiting"]}>
        <Loader size="sm" aria-hidden />
        <Text component="span">{phase === "opening" ? session.opening : session.loggingOut}</Text>
      </output>
    </main>
  );
}

type StoppedState = Extract<SessionState<AppWorkspace>, { phase: "elsewhere" | "broken" }>;

/** A tab that does not run its login: another one does, or its stores cannot be opened. */
export function StoppedTab({
  state,
  sessions,
}: {
  readonly state: StoppedState;
  readonly sessions: Pick<SessionStore<AppWorkspace>, "takeOver" | "logOut">;
}): ReactNode {
  const { session, common, settings } = useTexts();
  const isBroken = state.phase === "broken";
  const isTaken = state.phase === "elsewhere" && state.why === "taken-over";
  const title = isBroken
    ? session.brokenTitle
    : isTaken
      ? session.takenOverTitle
      : session.wasOpenTitle;
  const advice = isBroken
    ? session.brokenAdvice
    : isTaken
      ? session.takenOverAdvice
      : session.wasOpenAdvice;
  const Icon = isBroken ? IconMoodSad : IconBrowser;
  return (
    <main className={classes["centre"]}>
      <Icon size={56} stroke={1.2} aria-hidden />
      <div role="alert">
        <Title order={1} size="h3">
          {title}
        </Title>
        <Text c="var(--tertulia-muted)" mt={6}>
          {advice}
        </Text>
      </div>
      <Group justify="center">
        <Button onClick={() => void sessions.takeOver()}>
          {isBroken ? common.retry : session.useHere}
        </Button>
        {isBroken ? (
          <Button variant="default" onClick={() => void sessions.logOut()}>
            {settings.logOut}
          </Button>
        ) : (
          <Button variant="default" onClick={() => goTo({ name: "login" })}>
            {session.asOther}
          </Button>
        )}
      </Group>
    </main>
  );
}

function toActions(sessions: SessionStore<AppWorkspace>, vault: SessionVault): SessionActions {
  return {
    list: vault.list,
    switchTo: (userId) => {
      goTo({ name: "home" }, { replace: true });
      void sessions.switchTo(userId);
    },
    addAccount: () => goTo({ name: "login" }),
    logOut: () => {
      goTo({ name: "home" }, { replace: true });
      void sessions.logOut();
    },
  };
}
