/** A real livekit-server on loopback, for contract tests. */
import { freePorts, installedServers } from "@tertulia/tools/servers";
import { runChildServer } from "./runChildServer.ts";

/** What every LiveKit of the tests takes. */
export const LIVEKIT_KEY = { key: "tests", secret: "a secret of the tests, long enough" } as const;

export interface LiveKit {
  /** `http:` URL without trailing slash. */
  readonly apiUrl: string;
  /** `ws:` URL without trailing slash. */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
}

export interface LiveKitOptions {
  readonly autoCreate?: boolean;
  /** As in its configuration: `{ host, port, protocol, secret | username and credential }`. */
  readonly turnServers?: readonly object[];
  readonly webhookUrl?: string;
  /** Whether media may come over UDP; over TCP it always may. Default true. */
  readonly hasUdp?: boolean;
  /** More of its configuration, by its keys. */
  readonly config?: object;
  /** Of signalling; default: any that is free. */
  readonly port?: number;
}

/** Runs the binary that the project's bootstrap installed, or `TERTULIA_LIVEKIT_SERVER`, until the test has finished. */
export async function startLiveKit(options: LiveKitOptions = {}): Promise<LiveKit> {
  const { autoCreate = false, turnServers = [], webhookUrl, hasUdp = true } = options;
  const [freePort = 0, mediaPort = 0] = await freePorts(2);
  const { port = freePort } = options;
  const { key, secret } = LIVEKIT_KEY;
  // YAML takes JSON.
  const config = {
    ...options.config,
    port,
    bind_addresses: ["127.0.0.1"],
    keys: { [key]: secret },
    rtc: {
      tcp_port: mediaPort,
      udp_port: mediaPort,
      force_tcp: !hasUdp,
      node_ip: "127.0.0.1",
      use_external_ip: false,
      enable_loopback_candidate: true,
      interfaces: { includes: ["lo"] },
      stun_servers: ["127.0.0.1:9"],
      turn_servers: turnServers,
    },
    room: { auto_create: autoCreate },
    ...(webhookUrl && { webhook: { api_key: key, urls: [webhookUrl] } }),
    logging: { level: "warn" },
  };
  await runChildServer({
    command: installedServers(process.env).liveKitServer,
    args: ["--config-body", JSON.stringify(config)],
    ready: port,
  });
  return { apiUrl: `http://127.0.0.1:${port}`, url: `ws://127.0.0.1:${port}`, key, secret };
}
