/** Vitest's global setup for tests in a browser: one livekit-server for all of them, and one for whoever needs a second. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Secret } from "@tertulia/protocol";
import { startLiveKitServer } from "@tertulia/tools/servers";
import type { TestProject } from "vitest/node";

/** What a page needs to know of the server. */
export interface ProvidedLiveKit {
  /** `http:` URL without trailing slash. */
  readonly apiUrl: string;
  readonly key: string;
  readonly secret: string;
}

/** A server of the same kind that a page can put an end to. */
export interface ProvidedMortalLiveKit extends ProvidedLiveKit {
  /** A POST kills the server; answered when it is gone. */
  readonly killUrl: string;
}

declare module "vitest" {
  interface ProvidedContext {
    readonly liveKit: ProvidedLiveKit;
    readonly otherLiveKit: ProvidedMortalLiveKit;
  }
}

const KEY = "devkey";
const SECRET = "a secret for tests, longer than 32 characters";

/** Starts it. @returns what ends it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const pair = { key: KEY, secret: new Secret(SECRET) };
  const [server, other] = await Promise.all([startLiveKitServer(pair), startLiveKitServer(pair)]);
  const killer = await listenForKill(other.close);
  const { port } = killer.address() as AddressInfo;
  const provided = { key: KEY, secret: SECRET };
  project.provide("liveKit", { ...provided, apiUrl: server.apiUrl });
  project.provide("otherLiveKit", {
    ...provided,
    apiUrl: other.apiUrl,
    killUrl: `http://127.0.0.1:${port}`,
  });
  return async () => {
    killer.close();
    await Promise.all([server.close(), other.close()]);
  };
}

async function listenForKill(kill: () => Promise<void>): Promise<Server> {
  const killer = createServer((_, response) => {
    void kill().then(() => response.writeHead(204, { "Access-Control-Allow-Origin": "*" }).end());
  }).listen(0, "127.0.0.1");
  await once(killer, "listening");
  return killer;
}
