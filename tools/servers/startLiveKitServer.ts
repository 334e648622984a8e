/** A real livekit-server on loopback, for contract tests. */
import type { Secret } from "@tertulia/protocol";
import { installedServers } from "../bootstrap/installedServers.mjs";
import { freePorts } from "./freePorts.ts";
import { startChildServer, type ChildServer } from "./startChildServer.ts";

/** What tokens for it are signed with. */
export interface LiveKitKeyPair {
  readonly key: string;
  /** At least 32 characters. */
  readonly secret: Secret;
}

export interface LiveKitServerOptions {
  /** Where clients are told to send media to; default: where the server is, 127.0.0.1. */
  readonly mediaAddress?: string;
}

export interface LiveKitServer extends ChildServer {
  /** `http:` URL without trailing slash. */
  readonly apiUrl: string;
  /** UDP, on 127.0.0.1. */
  readonly mediaPort: number;
  /** kill -9 and a new one on the same ports, which knows no room; resolves when that answers. */
  readonly restart: (whileAway?: () => Promise<void>) => Promise<void>;
}

/**
 * Starts the binary that the project's bootstrap installed, or `TERTULIA_LIVEKIT_SERVER`; it sends no webhooks.
 *
 * @throws when it ends before it answers, with what it printed.
 */
export async function startLiveKitServer(
  { key, secret }: LiveKitKeyPair,
  { mediaAddress = "127.0.0.1" }: LiveKitServerOptions = {},
): Promise<LiveKitServer> {
  const [port = 0, mediaPort = 0] = await freePorts(2);
  // YAML takes JSON. No room is made by joining, as in every deployment of ours.
  const config = {
    port,
    bind_addresses: ["127.0.0.1"],
    rtc: {
      tcp_port: mediaPort,
      udp_port: mediaPort,
      node_ip: mediaAddress,
      use_external_ip: false,
      enable_loopback_candidate: true,
      interfaces: { includes: ["lo"] },
      // Without a list clients are sent to public STUN servers, which loopback needs none of.
      stun_servers: ["127.0.0.1:3478"],
    },
    room: { auto_create: false },
    keys: { [key]: secret.reveal() },
  };
  const apiUrl = `http://127.0.0.1:${port}`;
  const start = (): Promise<ChildServer> =>
    startChildServer({
      command: installedServers(process.env).liveKitServer,
      args: ["--config-body", JSON.stringify(config)],
      ready: apiUrl,
    });
  let server = await start();
  return {
    apiUrl,
    mediaPort,
    restart: async (whileAway = () => Promise.resolve()) => {
      await server.close();
      await whileAway();
      server = await start();
    },
    pid: () => server.pid(),
    close: () => server.close(),
  };
}
