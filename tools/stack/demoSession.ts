/** A short login of a demo person, and the link that hands the person's own login to a browser. */
import { stringField } from "./HomeserverApi.ts";
import type { HomeserverApi } from "./HomeserverApi.ts";

/** Synapse's own limit, which no setting raises: one login token per person and minute. */
export const LINK_INTERVAL_MS = 60_000;

export interface DemoSession {
  readonly userId: string;
  readonly token: string;
}

export interface DemoLogin {
  readonly localpart: string;
  readonly password: string;
}

/** The caller logs out again, so that no device is left behind in the person's list. */
export async function logIn(api: HomeserverApi, login: DemoLogin): Promise<DemoSession> {
  const answer = await api.request({
    method: "POST",
    path: "/_matrix/client/v3/login",
    body: {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: login.localpart },
      password: login.password,
      initial_device_display_name: "Tertulia set-up",
    },
  });
  return { userId: stringField(answer, "user_id"), token: stringField(answer, "access_token") };
}

export async function logOut(api: HomeserverApi, { token }: DemoSession): Promise<void> {
  await api.request({ method: "POST", path: "/_matrix/client/v3/logout", token, body: {} });
}

/**
 * @param origin Address of the client, without a trailing slash.
 * @returns a link that logs the person in once, within 24 hours; the token is in the fragment, which no server sees.
 * @see MSC3882 / Matrix client API `POST /v1/login/get_token`.
 */
export async function requestLoginLink(
  api: HomeserverApi,
  session: DemoSession,
  origin: string,
): Promise<string> {
  const answer = await api.request({
    method: "POST",
    path: "/_matrix/client/v1/login/get_token",
    token: session.token,
    body: {},
  });
  return `${origin}/#/login?loginToken=${encodeURIComponent(stringField(answer, "login_token"))}`;
}
