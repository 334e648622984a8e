/** Callers that ask for tokens, each for the next one as soon as it has one. */
import { Agent, request as send } from "node:http";

export interface Callers {
  readonly url: string;
  /** Server name whose people ask. */
  readonly homeserver: string;
  readonly requests: number;
  /** Callers at a time. */
  readonly concurrency: number;
  /** Makes every token and person of this series its own. */
  readonly series: string;
}

export interface Driven {
  readonly seconds: number;
  /** Milliseconds of each request that was granted, ascending. */
  readonly latenciesMs: readonly number[];
  readonly refused: number;
}

/** People of the series; each asks again and again, always with a new OpenID token. */
const PEOPLE = 1000;
const ROOMS = 100;

/** Drives until all requests are answered. */
export async function drive({ url, concurrency, ...callers }: Callers): Promise<Driven> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const latenciesMs: number[] = [];
  let refused = 0;
  let next = 0;
  const call = async (): Promise<void> => {
    while (next < callers.requests) {
      const body = tokenRequest(callers, next);
      next += 1;
      const startedAt = performance.now();
      const status = await post(`${url}/get_token`, { body, agent });
      if (status === 200) latenciesMs.push(performance.now() - startedAt);
      else refused += 1;
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, call));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { seconds, latenciesMs: latenciesMs.sort((a, b) => a - b), refused };
}

/** The latency that this share of the requests does not exceed, in milliseconds. */
export function percentile(ascendingMs: readonly number[], share: number): number {
  return (
    ascendingMs[Math.min(ascendingMs.length - 1, Math.floor(share * ascendingMs.length))] ?? NaN
  );
}

function tokenRequest(
  { homeserver, series }: Pick<Callers, "homeserver" | "series">,
  index: number,
): string {
  const localpart = `${series}-${index % PEOPLE}`;
  return JSON.stringify({
    room_id: `!room${index % ROOMS}:${homeserver}`,
    slot_id: "m.call#ROOM",
    openid_token: {
      access_token: `${localpart}.${index}`,
      token_type: "Bearer",
      matrix_server_name: homeserver,
      expires_in: 3600,
    },
    member: {
      id: `member-${localpart}`,
      claimed_user_id: `@${localpart}:${homeserver}`,
      claimed_device_id: "DEVICE",
    },
  });
}

function post(
  url: string,
  { body, agent }: { readonly body: string; readonly agent: Agent },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
    };
    const outgoing = send(url, { method: "POST", agent, headers }, (incoming) => {
      incoming.resume();
      incoming.on("end", () => resolve(incoming.statusCode ?? 0));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Callers whose homeserver never answers. @returns what ends them. */
export function parkCallers(url: string, homeserver: string, count: number): () => void {
  const agent = new Agent({ maxSockets: count });
  for (let index = 0; index < count; index += 1) {
    const body = tokenRequest({ homeserver, series: "parked" }, index);
    // They end in a refusal or with this process; either way nobody waits for them.
    post(`${url}/get_token`, { body, agent }).catch(() => {});
  }
  return () => agent.destroy();
}
