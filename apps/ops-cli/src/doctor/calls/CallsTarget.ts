/** What is looked at, and what of the world a look uses. */
import type { MatrixRoomId, Secret } from "@tertulia/protocol";
import type { Clock } from "../../cli/Context.ts";
import type { Http } from "../../machine/Http.ts";
import type { inspectCertificate } from "./hosts/inspectCertificate.ts";
import type { carrySound } from "./media/carrySound.ts";
import type { measureUdpBuffer } from "./hosts/measureUdpBuffer.ts";
import type { askRedis } from "./sfu/askRedis.ts";
import type { joinSfu } from "./sfu/joinSfu.ts";
import type { SfuConfig } from "./sfu/parseSfuConfig.ts";
import type { SfuKey } from "./sfu/signSfuToken.ts";
import type { openPacketSocket } from "./stun/openPacketSocket.ts";

/** Everything but the server's name can be unknown; what depends on it cannot be told then. URLs have no slash at their end. */
export interface CallsTarget {
  /** What follows the colon in user ids. */
  readonly serverName: string;
  /** Of the client API; instead of the one that the well-known file names. */
  readonly homeserverUrl: string | null;
  /** Of a person in `roomId`. */
  readonly accessToken: Secret | null;
  readonly roomId: MatrixRoomId | null;
  /** Instead of the one that the homeserver names. */
  readonly serviceUrl: string | null;
  readonly sfuKey: SfuKey | null;
  /** `ws:` or `wss:` URL; instead of the one that comes with a person's token. */
  readonly sfuUrl: string | null;
  /** `http:` or `https:` URL of RoomService; default: that of `sfuUrl`. */
  readonly sfuApiUrl: string | null;
  /** Of LiveKit on this machine. */
  readonly sfuConfig: SfuConfig | null;
  /** URL of the call service's metrics. */
  readonly metricsUrl: string | null;
}

export interface CallsPorts {
  readonly http: Http;
  readonly clock: Clock;
  readonly random: (length: number) => Uint8Array;
  readonly inspectCertificate: typeof inspectCertificate;
  readonly measureUdpBuffer: typeof measureUdpBuffer;
  readonly askRedis: typeof askRedis;
  readonly joinSfu: typeof joinSfu;
  readonly openPacketSocket: typeof openPacketSocket;
  readonly carrySound: typeof carrySound;
  /** Milliseconds that a silent other side is waited for, each time. */
  readonly patienceMs: number;
}
