import { describe, expect, it } from "vitest";
import { createFakeFetch, type FakeAnswer } from "../../testing/createFakeFetch.ts";
import type { LoginProblemCode } from "./LoginProblem.ts";
import { requestLogin, type LoginProof } from "./requestLogin.ts";

const SERVER = "https://matrix.example.org";
const LOGIN = `${SERVER}/_matrix/client/v3/login`;
const PASSWORD: LoginProof = { kind: "password", user: "ana", password: "correct horse" };
const LINK: LoginProof = { kind: "token", token: "syl_once" };
const GRANTED = { user_id: "@ana:example.org", device_id: "ANA1", access_token: "syt_1" };

describe("requestLogin", () => {
  it("[C1] a password makes a session of this homeserver", async () => {
    const port = createFakeFetch({ [LOGIN]: { body: GRANTED } });
    expect(await requestLogin(port, SERVER, PASSWORD)).toEqual({
      userId: "@ana:example.org",
      deviceId: "ANA1",
      accessToken: "syt_1",
      homeserverUrl: SERVER,
    });
    expect(port.requests).toEqual([
      {
        url: LOGIN,
        method: "POST",
        body: {
          type: "m.login.password",
          identifier: { type: "m.id.user", user: "ana" },
          password: "correct horse",
          initial_device_display_name: "Tertulia",
        },
      },
    ]);
  });

  it("[C3] the token of a link is sent as a login token", async () => {
    const port = createFakeFetch({ [LOGIN]: { body: GRANTED } });
    await requestLogin(port, SERVER, LINK);
    expect(port.requests[0]?.body).toEqual({
      type: "m.login.token",
      token: "syl_once",
      initial_device_display_name: "Tertulia",
    });
  });

  const refusals: readonly [string, LoginProof, FakeAnswer, LoginProblemCode][] = [
    [
      "a wrong password",
      PASSWORD,
      { status: 403, body: { errcode: "M_FORBIDDEN" } },
      "login/wrong-password",
    ],
    ["a used link", LINK, { status: 403, body: { errcode: "M_FORBIDDEN" } }, "login/link-used"],
    [
      "an expired link",
      LINK,
      { status: 401, body: { errcode: "M_UNAUTHORIZED" } },
      "login/link-used",
    ],
    [
      "a closed account",
      PASSWORD,
      { status: 403, body: { errcode: "M_USER_DEACTIVATED" } },
      "login/deactivated",
    ],
    [
      "no password login",
      PASSWORD,
      { status: 400, body: { errcode: "M_UNKNOWN" } },
      "login/no-password-login",
    ],
    [
      "too many tries",
      PASSWORD,
      { status: 429, body: { errcode: "M_LIMIT_EXCEEDED" } },
      "login/rate-limited",
    ],
    [
      "a server error",
      PASSWORD,
      { status: 502, body: "<h1>Bad gateway</h1>" },
      "login/homeserver-down",
    ],
    [
      "a server error of Matrix",
      PASSWORD,
      { status: 500, body: { errcode: "M_UNKNOWN" } },
      "login/homeserver-down",
    ],
    [
      "a page of HTML",
      PASSWORD,
      { status: 200, body: "<!doctype html>" },
      "login/not-a-homeserver",
    ],
    [
      "JSON of something else",
      PASSWORD,
      { status: 200, body: { hello: 1 } },
      "login/not-a-homeserver",
    ],
    ["a refusal that is not Matrix", PASSWORD, { status: 404, body: {} }, "login/not-a-homeserver"],
    [
      "an errcode nobody knows",
      PASSWORD,
      { status: 418, body: { errcode: "X_TEA" } },
      "login/unexpected",
    ],
  ];
  it.each(refusals)("[C4] %s has its own code", async (_what, proof, answer, code) => {
    const port = createFakeFetch({ [LOGIN]: answer });
    await expect(requestLogin(port, SERVER, proof)).rejects.toMatchObject({ code });
  });

  it("[C4] no answer means a homeserver that is down, or a device without network", async () => {
    await expect(requestLogin(createFakeFetch({}), SERVER, PASSWORD)).rejects.toMatchObject({
      code: "login/homeserver-down",
    });
    await expect(
      requestLogin(createFakeFetch({}, { isOnline: false }), SERVER, PASSWORD),
    ).rejects.toMatchObject({
      code: "login/offline",
    });
  });

  it("[C4] a rate limit says how long to wait", async () => {
    const body = { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 2500 };
    const port = createFakeFetch({ [LOGIN]: { status: 429, body } });
    await expect(requestLogin(port, SERVER, PASSWORD)).rejects.toMatchObject({
      retryAfterMs: 2500,
    });
  });

  it("[C4] no problem holds the password or the token", async () => {
    const port = createFakeFetch({ [LOGIN]: { status: 418, body: { errcode: "X_TEA" } } });
    const problem: unknown = await requestLogin(port, SERVER, PASSWORD).catch(
      (error: unknown) => error,
    );
    expect(JSON.stringify(problem, Object.getOwnPropertyNames(problem))).not.toContain(
      "correct horse",
    );
  });
});
