/** Logging in, as state: what is under way, and why the last try failed. */
import { isUserId, serverNameOf } from "@tertulia/protocol";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ClientConfig } from "../../app/clientConfig.ts";
import type { FetchPort } from "./fetchJson.ts";
import { toLoginProblem, type LoginProblem } from "./LoginProblem.ts";
import type { LoginForm } from "./LoginScreen.tsx";
import type { MatrixSession } from "./MatrixSession.ts";
import { requestLogin } from "./requestLogin.ts";
import { resolveHomeserver } from "./resolveHomeserver.ts";

/** What the screen needs. */
export interface Login {
  readonly busy: "password" | "link" | null;
  readonly problem: LoginProblem | null;
  readonly submit: (form: LoginForm) => void;
}

export interface LoginOptions {
  readonly port: FetchPort;
  readonly config: ClientConfig;
  /** The token of a link the person came by, used once. */
  readonly loginToken: string | null;
  readonly onSession: (session: MatrixSession) => void;
}

/** Logs in by link at once when there is a token, else when the form is submitted. */
export function useLogin({ port, config, loginToken, onSession }: LoginOptions): Login {
  const [busy, setBusy] = useState<Login["busy"]>(loginToken === null ? null : "link");
  const [problem, setProblem] = useState<LoginProblem | null>(null);
  const usedToken = useRef<string | null>(null);

  const run = useCallback(
    async (kind: "password" | "link", request: () => Promise<MatrixSession>): Promise<void> => {
      setBusy(kind);
      setProblem(null);
      try {
        onSession(await request());
      } catch (error) {
        setProblem(toLoginProblem(error));
      }
      setBusy(null);
    },
    [onSession],
  );

  useEffect(() => {
    // A token works once: an effect that runs twice must not spend it twice.
    if (loginToken === null || usedToken.current === loginToken) return;
    usedToken.current = loginToken;
    void run("link", () =>
      requestLogin(port, config.homeserverUrl, { kind: "token", token: loginToken }),
    );
  }, [loginToken, run, port, config]);

  const submit = useCallback(
    (form: LoginForm): void => {
      void run("password", async () => {
        const homeserverUrl = await resolveHomeserver(port, chooseServer(form, config), config);
        return requestLogin(port, homeserverUrl, {
          kind: "password",
          user: form.username.trim(),
          password: form.password,
        });
      });
    },
    [run, port, config],
  );
  return { busy, problem, submit };
}

/** A full user id says its server itself, unless the person typed another one. */
export function chooseServer({ homeserver, username }: LoginForm, config: ClientConfig): string {
  const name = username.trim();
  if (homeserver.trim() !== config.homeserverUrl || !isUserId(name)) return homeserver;
  return serverNameOf(name);
}
