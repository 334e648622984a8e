/** Our call service as a program, for tests of the look at it. */
import { freePorts } from "@tertulia/tools/servers";
import { fileURLToPath } from "node:url";
import { runChildServer, type AtEnd } from "./runChildServer.ts";

const MAIN = fileURLToPath(new URL("../../../../../call-service/src/main.ts", import.meta.url));

export interface CallServiceProgram {
  /** `http:` URL without a slash at the end. */
  readonly url: string;
  readonly metricsUrl: string;
}

export interface CallServiceOptions {
  /** Its settings but for its addresses. */
  readonly env: Readonly<Record<string, string>>;
  /** When it has to be gone; default: when the test has finished. */
  readonly atEnd?: AtEnd;
}

export async function startCallService(options: CallServiceOptions): Promise<CallServiceProgram> {
  const { env, atEnd } = options;
  const [port = 0, metricsPort = 0] = await freePorts(2);
  const addresses = {
    LIVEKIT_JWT_BIND: `127.0.0.1:${port}`,
    TERTULIA_METRICS_BIND: `127.0.0.1:${metricsPort}`,
  };
  const spec = { command: process.execPath, args: [MAIN], env: { ...env, ...addresses } };
  await runChildServer({ ...spec, ready: port }, atEnd);
  return {
    url: `http://127.0.0.1:${port}`,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
  };
}
