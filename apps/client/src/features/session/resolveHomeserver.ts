/** From what a person types as their homeserver to the URL of its client API. */
import { isRecord, isServerName } from "@tertulia/protocol";
import type { ClientConfig } from "../../app/clientConfig.ts";
import { fetchJson, type FetchPort } from "./fetchJson.ts";
import { LoginProblem } from "./LoginProblem.ts";

/**
 * Resolves a server name by `.well-known/matrix/client`; takes a URL as it is; empty means the configured homeserver.
 *
 * @returns URL without a trailing slash.
 * @throws {LoginProblem} `login/unknown-homeserver`, `login/not-a-homeserver`, `login/offline`.
 * @see Matrix client-server API, "Server Discovery".
 */
export async function resolveHomeserver(
  port: FetchPort,
  typed: string,
  config: ClientConfig,
): Promise<string> {
  const text = typed.trim();
  if (text === "" || text === config.serverName) return config.homeserverUrl;
  if (/^https?:\/\//i.test(text)) return parseUrl(text);
  if (!isServerName(text)) throw new LoginProblem("login/unknown-homeserver");

  const answer = await fetchJson(port, `https://${text}/.well-known/matrix/client`);
  if (answer.kind === "offline") throw new LoginProblem("login/offline", { cause: answer.cause });
  if (answer.kind === "unreachable")
    throw new LoginProblem("login/unknown-homeserver", { cause: answer.cause });
  if (answer.status === 404) return `https://${text}`;
  const homeserver = isRecord(answer.body) ? answer.body["m.homeserver"] : undefined;
  const baseUrl = isRecord(homeserver) ? homeserver["base_url"] : undefined;
  if (typeof baseUrl !== "string") throw new LoginProblem("login/not-a-homeserver");
  return parseUrl(baseUrl);
}

function parseUrl(text: string): string {
  if (!URL.canParse(text)) throw new LoginProblem("login/unknown-homeserver");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new LoginProblem("login/not-a-homeserver");
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}
