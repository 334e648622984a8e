/** Whether ordinary people of a room may be in its calls. Rule O204 in SPEC.md. */
import { isRecord } from "@tertulia/protocol";
import { HttpFailure, type Http } from "../../../machine/Http.ts";
import type { Finding } from "../../Finding.ts";
import { askJson } from "../askJson.ts";
import { faulty, good } from "../callsCatalog.ts";
import type { PersonInRoom } from "./checkDelayedEvents.ts";

const CALL_MEMBER = "org.matrix.msc3401.call.member";
/** Matrix specification, m.room.power_levels. */
const STATE_DEFAULT = 50;

export async function checkRoomPower(http: Http, person: PersonInRoom): Promise<Finding> {
  const { clientApiUrl, accessToken, roomId } = person;
  if (accessToken === null || roomId === null) return faulty("room-power", "no-room");
  const room = `${clientApiUrl}/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}`;
  try {
    const url = `${room}/state/m.room.power_levels`;
    const { status, json } = await askJson(http, { url, accessToken });
    // Without such an event everybody may do as the room's creator lets them; no homeserver makes such rooms.
    if (status !== 200 || json === null) return faulty("room-power", "unreadable", { status });
    const { needed, ordinary } = readPower(json);
    if (needed > ordinary) return faulty("room-power", "closed", { needed, ordinary });
    return good("room-power", { needed });
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return faulty("room-power", "unreadable", { status: error.reason });
  }
}

/** @param content - of m.room.power_levels; absent levels have the specification's defaults. */
function readPower(content: Readonly<Record<string, unknown>>): {
  needed: number;
  ordinary: number;
} {
  const events = isRecord(content["events"]) ? content["events"] : {};
  const needed = toLevel(events[CALL_MEMBER]) ?? toLevel(content["state_default"]) ?? STATE_DEFAULT;
  return { needed, ordinary: toLevel(content["users_default"]) ?? 0 };
}

/** Rooms of old versions have levels as strings. */
function toLevel(value: unknown): number | null {
  const level = typeof value === "string" ? Number.parseInt(value, 10) : value;
  return typeof level === "number" && Number.isFinite(level) ? level : null;
}
