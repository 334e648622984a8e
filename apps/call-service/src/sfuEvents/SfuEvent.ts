/** What the SFU tells of its rooms, as the rest of the service reads it. */
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";

/** A hint, never the truth: it may be late, lost, repeated or out of order. */
export interface SfuEvent {
  /** The SFU's own; `""` where it gave none, and then nobody can tell a repetition. */
  readonly id: string;
  /** `participant_joined`, `room_finished`, … as LiveKit names it; tomorrow's names come through too. */
  readonly name: string;
  /** Milliseconds since the epoch, to the second; 0 where the SFU does not say. */
  readonly createdAt: number;
  readonly room?: { readonly name: LiveKitRoomName; readonly sid: string };
  readonly participant?: {
    readonly identity: LiveKitIdentity;
    /** The session that the event is about; the same identity may have a newer one. */
    readonly sid: string;
    /** Name of LiveKit's `DisconnectReason`, `CLIENT_INITIATED`; `""` for somebody who is connected. */
    readonly disconnectReason: string;
  };
}
