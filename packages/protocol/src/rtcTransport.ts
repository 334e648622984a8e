/** Where a homeserver, a well-known file or a membership says calls run (MSC4143, MSC4195). */
import { isRecord } from "./isRecord.ts";

/** A LiveKit transport: the URL of a call service, used byte for byte, because peers compare it. */
export interface LiveKitTransport {
  readonly type: "livekit";
  /** `https:` (or `http:` on loopback) URL; clients append `/sfu/get`. */
  readonly livekit_service_url: string;
}

/** The first LiveKit transport of a list from outside, or `null` when it has none. */
export function firstLiveKitTransport(transports: unknown): LiveKitTransport | null {
  if (!Array.isArray(transports)) return null;
  for (const transport of transports as readonly unknown[]) {
    if (!isRecord(transport) || transport["type"] !== "livekit") continue;
    const url = transport["livekit_service_url"];
    if (typeof url === "string" && /^https?:\/\/./.test(url))
      return { type: "livekit", livekit_service_url: url };
  }
  return null;
}
