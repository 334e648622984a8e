/** The login request, by password or by the token of a link. */
import { isRecord } from "@tertulia/protocol";
import { fetchJson, type FetchPort, type JsonAnswer } from "./fetchJson.ts";
import { LoginProblem } from "./LoginProblem.ts";
import { parseSession, type MatrixSession } from "./MatrixSession.ts";

/** What proves who the person is. */
export type LoginProof =
  | { readonly kind: "password"; readonly user: string; readonly password: string }
  | { readonly kind: "token"; readonly token: string };

/**
 * Logs in; makes a new device.
 *
 * @param homeserverUrl without a trailing slash.
 * @throws {LoginProblem} any `login/` code.
 * @see Matrix client-server API, `POST /_matrix/client/v3/login`.
 */
export async function requestLogin(
  port: FetchPort,
  homeserverUrl: string,
  proof: LoginProof,
): Promise<MatrixSession> {
  const answer = await fetchJson(port, `${homeserverUrl}/_matrix/client/v3/login`, {
    ...(proof.kind === "token"
      ? { type: "m.login.token", token: proof.token }
      : {
          type: "m.login.password",
          identifier: { type: "m.id.user", user: proof.user },
          password: proof.password,
        }),
    initial_device_display_name: "Tertulia",
  });
  return parseLogin(answer, homeserverUrl, proof.kind);
}

/** Reads the answer of a login. The well-known in it is not followed: the person chose this address. */
export function parseLogin(
  answer: JsonAnswer,
  homeserverUrl: string,
  kind: LoginProof["kind"],
): MatrixSession {
  if (answer.kind === "offline") throw new LoginProblem("login/offline", { cause: answer.cause });
  if (answer.kind === "unreachable")
    throw new LoginProblem("login/homeserver-down", { cause: answer.cause });
  if (!isRecord(answer.body)) {
    throw new LoginProblem(
      answer.status >= 500 ? "login/homeserver-down" : "login/not-a-homeserver",
    );
  }
  if (answer.status === 200) {
    const session = parseSession({
      userId: answer.body["user_id"],
      deviceId: answer.body["device_id"],
      accessToken: answer.body["access_token"],
      homeserverUrl,
    });
    if (session === null) throw new LoginProblem("login/not-a-homeserver");
    return session;
  }
  throw parseRefusal(answer.status, answer.body, kind);
}

function parseRefusal(
  status: number,
  body: Record<string, unknown>,
  kind: LoginProof["kind"],
): LoginProblem {
  const { errcode, retry_after_ms: retryAfterMs } = body;
  if (status >= 500) return new LoginProblem("login/homeserver-down");
  if (errcode === "M_LIMIT_EXCEEDED" || status === 429) {
    return new LoginProblem("login/rate-limited", {
      retryAfterMs: typeof retryAfterMs === "number" ? retryAfterMs : null,
    });
  }
  if (errcode === "M_USER_DEACTIVATED") return new LoginProblem("login/deactivated");
  // Synapse answers a used or expired token with 403 or 401, according to what it still remembers of it.
  if (kind === "token" && (status === 403 || status === 401))
    return new LoginProblem("login/link-used");
  if (errcode === "M_FORBIDDEN" || status === 401) return new LoginProblem("login/wrong-password");
  if (errcode === "M_UNKNOWN" && status === 400) return new LoginProblem("login/no-password-login");
  if (typeof errcode !== "string") return new LoginProblem("login/not-a-homeserver");
  return new LoginProblem("login/unexpected", { cause: errcode });
}
