/** livekit.yaml for one SFU on loopback: media over UDP and TCP, rooms made by the call service only. */
import { stringify } from "yaml";

export interface LiveKitConfigInput {
  /** Signal port: HTTP and WebSocket. */
  readonly port: number;
  readonly mediaUdpPort: number;
  readonly mediaTcpPort: number;
  readonly apiKey: string;
  /** At least 32 characters: LiveKit complains about less, but starts. */
  readonly apiSecret: string;
  /** Default: it tells nobody what happens in its rooms. */
  readonly webhookUrl?: string;
}

export function liveKitConfig(input: LiveKitConfigInput): string {
  return stringify({
    port: input.port,
    bind_addresses: ["127.0.0.1"],
    keys: { [input.apiKey]: input.apiSecret },
    rtc: {
      udp_port: input.mediaUdpPort,
      tcp_port: input.mediaTcpPort,
      node_ip: "127.0.0.1",
      use_external_ip: false,
      enable_loopback_candidate: true,
      interfaces: { includes: ["lo"] },
      // Without a list clients are sent to public STUN servers, which loopback needs none of and offline cannot reach.
      stun_servers: ["127.0.0.1:3478"],
    },
    room: { auto_create: false, empty_timeout: 60, departure_timeout: 20, max_participants: 100 },
    ...(input.webhookUrl !== undefined && {
      webhook: { api_key: input.apiKey, urls: [input.webhookUrl] },
    }),
    logging: { level: "info", json: true },
  });
}
