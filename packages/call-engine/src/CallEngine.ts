/** The public face of the engine: a store of one call, its commands, and what is going on in other rooms. */
import type { CallIntent, CallToken, DeviceId, MatrixRoomId, UserId } from "@tertulia/protocol";
import type { CallSnapshot, MemberKey, TileId } from "./core/snapshot.ts";
import type { VideoSink } from "./ports.ts";

/** What a person asks for when they join. */
export interface JoinRequest {
  readonly roomId: MatrixRoomId;
  /** Defaults to the remembered choice; without one the microphone is published muted. */
  readonly microphone?: boolean;
  /** Default `false`. */
  readonly camera?: boolean;
  /** Ring these people once the membership stands; nobody by default. */
  readonly ring?: { readonly userIds: readonly UserId[] };
  /** A call between two: leave by ourselves once the other person has left. Default `false`. */
  readonly endsWhenAlone?: boolean;
}

/** A subscribable value, made for `useSyncExternalStore`. */
export interface Store<Value> {
  readonly getSnapshot: () => Value;
  /** @returns a function that ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Who is in a room's call, and whether this person may join it. */
export interface RoomCall {
  readonly roomId: MatrixRoomId;
  /** Oldest first; one entry per device; empty when there is no call. */
  readonly members: readonly {
    readonly userId: UserId;
    readonly deviceId: DeviceId;
    readonly joinedAt: number;
  }[];
  /** `false` when the power levels of the room keep this person out. */
  readonly mayJoin: boolean;
}

/** A call that rings here. */
export interface IncomingRing {
  readonly roomId: MatrixRoomId;
  readonly callerId: UserId;
  readonly intent: CallIntent;
  /** Event id of the notification, which a decline refers to. */
  readonly notificationId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Calls of the other rooms: who is in them. One snapshot object per change; unchanged rooms keep theirs. */
export interface CallDirectory extends Store<ReadonlyMap<MatrixRoomId, RoomCall>> {
  readonly close: () => void;
}

/** Rings for this person. At most one rings at a time; further ones wait behind it. */
export interface CallRinger extends Store<IncomingRing | null> {
  /** Tells the caller no, and stops ringing here and on this person's other devices. */
  readonly decline: (ring: IncomingRing) => Promise<void>;
  readonly close: () => void;
}

/**
 * One person's calls on one device: at most one call at a time.
 *
 * Commands reject with a {@link CallError} when they fail; what breaks later shows in the snapshot.
 */
export interface CallEngine extends Store<CallSnapshot> {
  /**
   * Gets everything ready that a join will need, without joining: transport, a token, code, key sessions. Idempotent
   * and cheap to repeat; to be called when a room with a call, or a ring, is on screen.
   */
  readonly warm: (roomId: MatrixRoomId) => void;
  /**
   * Joins a room's call. Resolves when the phase is `live`, or when the person left before that. While already in (or
   * joining) that room's call it is the same promise; a call in another room is left first.
   *
   * @throws {CallError} any code of the `call/` family; the phase is then `failed`.
   */
  readonly join: (request: JoinRequest) => Promise<void>;
  /**
   * From `failed`: the join that failed once more, as it was asked for. In any other phase nothing.
   *
   * @throws {CallError} as `join` does.
   */
  readonly retry: () => Promise<void>;
  /** Leaves from whatever phase; resolves when the membership is gone and nothing runs. Idempotent. */
  readonly leave: () => Promise<void>;
  /** From `failed` back to `idle`, when the person has read the error. */
  readonly dismiss: () => void;
  /** @throws {CallError} a `device/` code; the snapshot's `problem` says the same. The choice is remembered. */
  readonly setMicrophone: (isOn: boolean) => Promise<void>;
  /** @throws {CallError} a `device/` code. */
  readonly setCamera: (isOn: boolean) => Promise<void>;
  /** @throws {CallError} `device/screen-failed`; a dialog the person closed is no error. */
  readonly setScreenShare: (isOn: boolean) => Promise<void>;
  /** Raises or lowers the hand, shown by Element Call too. */
  readonly setHandRaised: (isRaised: boolean) => Promise<void>;
  /** A token for a room of this person's own SFU; warm ones are handed out without a request. */
  readonly requestCallToken: (roomId: MatrixRoomId) => Promise<CallToken>;
  /** Shows a tile's picture in an element until the returned function is called. */
  readonly attachVideo: (tileId: TileId, sink: VideoSink) => () => void;
  /**
   * Hears a member's audio level, 0 to 1, at most 10 times a second, outside the snapshot so that nothing renders for it.
   *
   * @returns a function that ends it.
   */
  readonly subscribeAudioLevel: (key: MemberKey, listener: (level: number) => void) => () => void;
  /**
   * Leaves, and lets go of everything; the engine cannot be used afterwards.
   *
   * @param how `abandon` leaves the membership alone, for it is another tab's: this one does not know what that did.
   */
  readonly close: (how: "leave" | "abandon") => Promise<void>;
}
