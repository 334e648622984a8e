/** Search in the room list: every word must begin some word of the name; accents and case do not matter. */
import type { RoomSummary } from "./RoomSummary.ts";

/** The rooms that match, in their order; all of them for an empty query. */
export function matchRooms(rooms: readonly RoomSummary[], query: string): readonly RoomSummary[] {
  const wanted = toWords(query);
  if (wanted.length === 0) return rooms;
  return rooms.filter((room) => {
    const words = toWords(`${room.name} ${room.directUserId ?? ""}`);
    return wanted.every((prefix) => words.some((word) => word.startsWith(prefix)));
  });
}

function toWords(text: string): string[] {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}
