import { act, renderHook, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { describe, expect, it } from "vitest";
import { createFakeFetch, type FakeFetch } from "../../testing/createFakeFetch.ts";
import type { MatrixSession } from "./MatrixSession.ts";
import { chooseServer, useLogin } from "./useLogin.ts";

const CONFIG = { homeserverUrl: "https://matrix.home.example", serverName: "home.example" };
const LOGIN = `${CONFIG.homeserverUrl}/_matrix/client/v3/login`;
const GRANTED = { user_id: "@ana:home.example", device_id: "ANA1", access_token: "syt_1" };

function renderLogin(port: FakeFetch, loginToken: string | null) {
  const sessions: MatrixSession[] = [];
  const onSession = (session: MatrixSession): void => void sessions.push(session);
  const options = { port, config: CONFIG, loginToken, onSession };
  return { sessions, ...renderHook(() => useLogin(options), { wrapper: StrictMode }) };
}

describe("useLogin", () => {
  it("[C3] a link logs in by itself, and its token is spent once", async () => {
    const port = createFakeFetch({ [LOGIN]: { body: GRANTED } });
    const { result, sessions } = renderLogin(port, "syl_once");
    expect(result.current.busy).toBe("link");
    await waitFor(() => expect(sessions).toHaveLength(1));
    expect(port.requests).toHaveLength(1);
  });

  it("[C3] a used link leaves the form, and says why", async () => {
    const port = createFakeFetch({ [LOGIN]: { status: 403, body: { errcode: "M_FORBIDDEN" } } });
    const { result } = renderLogin(port, "syl_once");
    await waitFor(() => expect(result.current.problem?.code).toBe("login/link-used"));
    expect(result.current.busy).toBeNull();
  });

  it("[C1] a second try forgets the problem of the first", async () => {
    const answers: Record<string, { status?: number; body: unknown }> = {
      [LOGIN]: { status: 403, body: { errcode: "M_FORBIDDEN" } },
    };
    const port = createFakeFetch(answers);
    const { result, sessions } = renderLogin(port, null);
    const form = { homeserver: CONFIG.homeserverUrl, username: " ana ", password: "right" };
    act(() => result.current.submit({ ...form, password: "wrong" }));
    await waitFor(() => expect(result.current.problem?.code).toBe("login/wrong-password"));
    answers[LOGIN] = { body: GRANTED };
    act(() => result.current.submit(form));
    expect(result.current.problem).toBeNull();
    await waitFor(() => expect(sessions).toHaveLength(1));
    expect(port.requests.at(-1)?.body).toMatchObject({ identifier: { user: "ana" } });
  });
});

describe("chooseServer", () => {
  const form = { homeserver: CONFIG.homeserverUrl, username: "@ana:other.example", password: "" };
  it("[C13] a full user id names its own server, unless the person named another", () => {
    expect(chooseServer(form, CONFIG)).toBe("other.example");
    expect(chooseServer({ ...form, username: "ana" }, CONFIG)).toBe(CONFIG.homeserverUrl);
    expect(chooseServer({ ...form, homeserver: "third.example" }, CONFIG)).toBe("third.example");
  });
});
