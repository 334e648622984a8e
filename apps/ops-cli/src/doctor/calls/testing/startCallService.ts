/** Our call service as a program, for tests of the look at it. */
import { freePorts } from "@tertulia/tools/servers";
import { fileURLToPath } from "node:url";
import { startChildServer, type AtEnd } from "./startChildServer.ts";

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
  const { env, ...end } = options;
  const [port = 0, metricsPort = 0] = await freePorts(2);
  const addresses = {
    LIVEKIT_JWT_BIND: `127.0.0.1:${port}`,
    TERTULIA_METRICS_BIND: `127.0.0.1:${metricsPort}`,
  };
  await startChildServer({
    command: process.execPath,
    args: [MAIN],
    env: { ...env, ...addresses },
    port,
    ...end,
  });
  return {
    url: `http://127.0.0.1:${port}`,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
  };
}
