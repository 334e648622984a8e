/** A delayed leave that somebody handed over to be kept from going off, and sent when they are gone (MSC4140). */
import type { LiveKitIdentity, LiveKitRoomName, UserId } from "@tertulia/protocol";

export interface LeaveJob {
  readonly room: LiveKitRoomName;
  /** With the room it names the job: a new job in its place ends the old one. */
  readonly identity: LiveKitIdentity;
  /** Under which the same device may take part instead: `/sfu/get` and `/get_token` name it differently. */
  readonly otherIdentity: LiveKitIdentity | null;
  /** `null` for a job of a peer that does not say. */
  readonly userId: UserId | null;
  /** The homeserver that has the delayed event. */
  readonly serverName: string;
  /** Whoever knows it can send the event: never in a log. */
  readonly delayId: string;
  /** Milliseconds from a restart until the homeserver sends the leave by itself. */
  readonly delayMs: number;
  /** When that timer last started, in milliseconds since the epoch. */
  readonly restartedAt: number;
  /** They have been on the SFU. */
  readonly wasSeen: boolean;
}

/** Unlike any other job's; the field that peers keep it under. */
export function jobKey({ room, identity }: Pick<LeaveJob, "room" | "identity">): string {
  return JSON.stringify([room, identity]);
}
