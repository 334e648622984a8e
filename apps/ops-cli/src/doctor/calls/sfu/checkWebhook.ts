/** Whether the call service hears what happens on the SFU. Rule O216 in SPEC.md. */
import type { Clock } from "../../../cli/Context.ts";
import { HttpFailure } from "../../../machine/Http.ts";
import type { Finding } from "../../Finding.ts";
import { faulty, good } from "../callsCatalog.ts";
import { deleteRoom } from "./checkRoomService.ts";
import { askRoomService, type RoomServiceAccess } from "./roomService.ts";

const LOOK_INTERVAL_MS = 100;
/** Events that were believed; all other results are of webhooks that were not. */
const BELIEVED = new Set(["accepted", "repeated"]);

export interface WebhookQuestion {
  readonly metricsUrl: string;
  /** A name that nobody else has. */
  readonly room: string;
  readonly clock: Clock;
  /** Milliseconds that the webhook is waited for; LiveKit sends it at once. */
  readonly patienceMs: number;
}

/** Makes and deletes a room, and looks whether the call service's count of webhooks grows. */
export async function checkWebhook(
  access: RoomServiceAccess,
  { metricsUrl, room, clock, patienceMs }: WebhookQuestion,
): Promise<Finding> {
  const unreadable = faulty("webhook", "unreadable", { url: metricsUrl });
  try {
    const before = await readCounts(access, metricsUrl);
    if (before === null) return unreadable;
    await askRoomService(access, { method: "CreateRoom", body: { name: room } });
    await deleteRoom(access, room);
    const endsAt = clock.now() + patienceMs;
    for (;;) {
      const grown = grownResults(before, (await readCounts(access, metricsUrl)) ?? before);
      if (grown.some((result) => BELIEVED.has(result))) return good("webhook");
      const [result] = grown;
      if (result !== undefined) return faulty("webhook", "not-believed", { result });
      if (clock.now() >= endsAt) return faulty("webhook", "silent");
      await clock.sleep(LOOK_INTERVAL_MS);
    }
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return unreadable;
  }
}

type Counts = ReadonlyMap<string, number>;

/** Webhooks by result; `null` where the metrics are not the call service's. */
async function readCounts({ http }: RoomServiceAccess, url: string): Promise<Counts | null> {
  const { status, body } = await http({ url });
  if (status !== 200 || !body.includes("tertulia_webhooks_total")) return null;
  const lines = body.matchAll(/^tertulia_webhooks_total\{result="([^"]+)"\} (\d+)/gmu);
  return new Map([...lines].map(([, result = "", count]) => [result, Number(count)]));
}

function grownResults(before: Counts, after: Counts): string[] {
  return [...after].flatMap(([result, count]) =>
    count > (before.get(result) ?? 0) ? [result] : [],
  );
}
