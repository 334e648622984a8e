/** Whether the homeserver holds events back, and long enough (MSC4140). Rule O203 in SPEC.md. */
import { isRecord, type MatrixRoomId, type Secret } from "@tertulia/protocol";
import { HttpFailure, type Http } from "../../../machine/Http.ts";
import type { Finding } from "../../Finding.ts";
import { askJson } from "../askJson.ts";
import { faulty, good } from "../callsCatalog.ts";

/** Element Call delays a leave that it hands over by an hour. */
const WANTED_MS = 3_600_000;
const PREFIX = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";
/** Shown by no client, and never sent: the event is cancelled at once. */
const EVENT_TYPE = "org.tertulia.look";

export interface PersonInRoom {
  readonly clientApiUrl: string;
  readonly accessToken: Secret | null;
  readonly roomId: MatrixRoomId | null;
}

/** Delays an event in the room by an hour and cancels it. @param transactionId - fresh. */
export async function checkDelayedEvents(
  http: Http,
  person: PersonInRoom,
  transactionId: string,
): Promise<Finding> {
  const { clientApiUrl: url, accessToken, roomId } = person;
  try {
    const { json } = await askJson(http, { url: `${url}/_matrix/client/versions` });
    const features = json?.["unstable_features"];
    if (!isRecord(features) || features["org.matrix.msc4140"] !== true)
      return faulty("delayed-events", "off");
    if (accessToken === null || roomId === null) return faulty("delayed-events", "no-token");
    const longestMs = await askLongestDelay(http, { url, accessToken });
    if (longestMs !== null && longestMs < WANTED_MS)
      return faulty("delayed-events", "short", { minutes: Math.floor(longestMs / 60_000) });
    const room = `${url}/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}`;
    return await delayAndCancel(http, {
      url,
      accessToken,
      event: `${room}/send/${EVENT_TYPE}/${transactionId}`,
    });
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return faulty("delayed-events", "unreachable", { url, why: error.reason });
  }
}

interface Session {
  readonly url: string;
  readonly accessToken: Secret;
}

/** Milliseconds; `null` where the homeserver does not say. */
async function askLongestDelay(http: Http, { url, accessToken }: Session): Promise<number | null> {
  const answer = await askJson(http, { url: `${url}/_matrix/client/v3/capabilities`, accessToken });
  const capabilities = answer.json?.["capabilities"];
  const limits = isRecord(capabilities) && capabilities["org.matrix.msc4140.delayed_events"];
  const longestMs = isRecord(limits) ? limits["max_delay_ms"] : null;
  return typeof longestMs === "number" ? longestMs : null;
}

async function delayAndCancel(
  http: Http,
  { url, accessToken, event }: Session & { readonly event: string },
): Promise<Finding> {
  const delay = `?org.matrix.msc4140.delay=${WANTED_MS}`;
  const delayed = await askJson(http, { url: event + delay, method: "PUT", accessToken, body: {} });
  const delayId = delayed.json?.["delay_id"];
  const { status, errcode } = delayed;
  if (status !== 200 || typeof delayId !== "string")
    return faulty("delayed-events", "refused", { status, errcode });
  const cancel = `${url}${PREFIX}/${encodeURIComponent(delayId)}/cancel`;
  const cancelled = await askJson(http, { url: cancel, method: "POST", accessToken, body: {} });
  if (cancelled.status !== 200) {
    const values = { status: cancelled.status, errcode: cancelled.errcode };
    return faulty("delayed-events", "refused", values);
  }
  return good("delayed-events", { minutes: WANTED_MS / 60_000 });
}
