/** Ends a login at its homeserver. */
import type { MatrixSession } from "./MatrixSession.ts";

const TIMEOUT_MS = 8_000;

/** @returns when the homeserver has answered anything, or does not in 8 s: the person leaves this browser either way. */
export async function requestLogout(
  session: MatrixSession,
  fetch: typeof globalThis.fetch,
): Promise<void> {
  await fetch(`${session.homeserverUrl}/_matrix/client/v3/logout`, {
    method: "POST",
    headers: { authorization: `Bearer ${session.accessToken}` },
    keepalive: true,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).then(
    () => undefined,
    () => undefined,
  );
}
