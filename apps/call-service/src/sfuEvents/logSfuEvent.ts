/** Who comes and goes, in the log. Rule S34 in SPEC.md. */
import type { Log } from "../ports.ts";
import type { SfuEvent } from "./SfuEvent.ts";

const LOGGED_EVENTS: ReadonlySet<string> = new Set([
  "participant_joined",
  "participant_left",
  "participant_connection_aborted",
]);

/** One line for each participant who comes or goes, by session ids: a plain identity is a person's name and device. */
export function logSfuEvent({ name, room, participant }: SfuEvent, log: Log): void {
  if (!LOGGED_EVENTS.has(name)) return;
  log.info(name, {
    room: room?.name,
    participantSid: participant?.sid,
    disconnectReason: participant?.disconnectReason,
  });
}
