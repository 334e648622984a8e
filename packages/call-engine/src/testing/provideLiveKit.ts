/** Vitest's global setup for tests in a browser: one livekit-server for all of them. */
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

declare module "vitest" {
  interface ProvidedContext {
    readonly liveKit: ProvidedLiveKit;
  }
}

const KEY = "devkey";
const SECRET = "a secret for tests, longer than 32 characters";

/** Starts it. @returns what ends it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startLiveKitServer({ key: KEY, secret: new Secret(SECRET) });
  project.provide("liveKit", { apiUrl: server.apiUrl, key: KEY, secret: SECRET });
  return () => server.close();
}
