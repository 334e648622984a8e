/** Asks the listed homeservers whose OpenID token this is. Rules S14–S19 in SPEC.md. */
import type { Homeserver } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import { failureCode } from "../internal/failureCode.ts";
import { readBytes } from "../internal/readBytes.ts";
import { parseOpenIdUser } from "./parseOpenIdUser.ts";

const DEFAULT_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

export interface HomeserverOptions {
  /** Where each served homeserver answers its federation API: server name → URL without trailing slash. */
  readonly urls: ReadonlyMap<string, string>;
  /** Milliseconds for one look-up as a whole. */
  readonly timeoutMs?: number;
}

/** The homeservers of the list; a name that is not on it is refused without a look at the network. */
export function createHomeserver(options: HomeserverOptions): Homeserver {
  const { urls, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  return {
    lookUpPerson: async ({ serverName, accessToken }) => {
      const url = urls.get(serverName);
      if (url === undefined) throw new Refusal("homeserver/not-served");
      const query = new URLSearchParams({ access_token: accessToken.reveal() }).toString();
      const answer = await fetchAnswer(
        `${url}/_matrix/federation/v1/openid/userinfo?${query}`,
        AbortSignal.timeout(timeoutMs),
      );
      return parseOpenIdUser(answer, serverName);
    },
  };
}

async function fetchAnswer(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await ask(url, signal);
  const bytes = await readBytes(response, MAX_ANSWER_BYTES).catch((error: unknown) => {
    throw new Refusal("homeserver/unreachable", failureCode(error));
  });
  if (response.status === 401 || response.status === 403) {
    throw new Refusal("homeserver/token-refused", `status ${response.status}`);
  }
  if (response.status !== 200) {
    throw new Refusal("homeserver/nonsense", `status ${response.status}`);
  }
  if (bytes === null) throw new Refusal("homeserver/nonsense", "answer too large");
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Refusal("homeserver/nonsense", "not JSON");
  }
}

async function ask(url: string, signal: AbortSignal): Promise<Response> {
  try {
    // A redirect would carry the token to a host that nobody listed.
    return await fetch(url, { signal, redirect: "manual" });
  } catch (error) {
    // The code alone: the error itself may quote the URL, and the URL holds the token.
    throw new Refusal("homeserver/unreachable", failureCode(error));
  }
}
