/** Which homeserver this installation of the client belongs to, from `/config.json`. */
import { isRecord } from "@tertulia/protocol";

/** Answered by whoever serves the client. */
export interface ClientConfig {
  /** Without a trailing slash. */
  readonly homeserverUrl: string;
  /** The part after the colon of its people's ids. */
  readonly serverName: string;
}

/** Fetches the file; an absent or broken one means the origin that served the client. */
export async function requestClientConfig(
  fetch: typeof globalThis.fetch,
  location: { readonly origin: string; readonly hostname: string },
): Promise<ClientConfig> {
  const own = { homeserverUrl: location.origin, serverName: location.hostname };
  try {
    const response = await fetch("/config.json");
    return parseClientConfig(await response.json(), own);
  } catch (error) {
    // No network, or a page of HTML in its place; logging in will say more than this could.
    if (error instanceof TypeError || error instanceof SyntaxError) return own;
    throw error;
  }
}

/** Reads the file's content field by field, each with its own fallback. */
export function parseClientConfig(value: unknown, fallback: ClientConfig): ClientConfig {
  if (!isRecord(value)) return fallback;
  const { homeserverUrl, serverName } = value;
  return {
    homeserverUrl:
      typeof homeserverUrl === "string" && /^https?:\/\/./.test(homeserverUrl)
        ? homeserverUrl.replace(/\/+$/, "")
        : fallback.homeserverUrl,
    serverName:
      typeof serverName === "string" && serverName !== "" ? serverName : fallback.serverName,
  };
}
