/** A real livekit-server on loopback, for contract tests. */
import { join } from "node:path";
import type { LiveKitKeyPair } from "../authorize/mintLiveKitToken.ts";
import {
  freePorts,
  serverCacheFolder,
  startChildServer,
  type ChildServer,
} from "./startChildServer.ts";

const VERSION = "1.13.5";

export interface LiveKitServer extends ChildServer {
  /** `http:` URL without trailing slash. */
  readonly apiUrl: string;
}

/**
 * Starts the binary that the project's bootstrap installed, or `TERTULIA_LIVEKIT_SERVER`.
 *
 * @throws when it ends before it answers, with what it printed.
 */
export async function startLiveKitServer({ key, secret }: LiveKitKeyPair): Promise<LiveKitServer> {
  const [port, tcpPort] = await freePorts(2);
  // YAML takes JSON. No room is made by joining, as in every deployment of ours.
  const config = {
    port,
    bind_addresses: ["127.0.0.1"],
    rtc: { tcp_port: tcpPort, udp_port: tcpPort, node_ip: "127.0.0.1", use_external_ip: false },
    room: { auto_create: false },
    keys: { [key]: secret.reveal() },
  };
  const apiUrl = `http://127.0.0.1:${port}`;
  const server = await startChildServer({
    command: binaryPath(),
    args: ["--config-body", JSON.stringify(config)],
    readyUrl: apiUrl,
  });
  return { ...server, apiUrl };
}

function binaryPath(): string {
  return (
    process.env["TERTULIA_LIVEKIT_SERVER"] ??
    join(serverCacheFolder(), `livekit-server-${VERSION}`, "server")
  );
}
