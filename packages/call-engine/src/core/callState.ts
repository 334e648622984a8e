/** The core's state, what happens to it, and what it wants done. SPEC.md has the rules. */
import type { CallError, LiveKitTransport, MatrixRoomId, UserId } from "@tertulia/protocol";
import type {
  DeviceKind,
  RtcEvent,
  RtcMembership,
  SfuEvent,
  SfuOptions,
  SfuParticipant,
} from "../ports.ts";
import type { CallEnd, LocalMedia, MemberKey } from "./snapshot.ts";

/** One SFU of this call, keyed by its call service's URL. */
export interface Link {
  readonly use: SfuOptions["use"];
  readonly status: "connecting" | "up" | "retrying";
  /** Failed tries in a row. */
  readonly failures: number;
  readonly participants: readonly SfuParticipant[];
  /** Who speaks there, loudest first, vouched for or not. */
  readonly speakers: readonly MemberKey[];
}

/** People being rung by us. */
export interface OutgoingRing {
  readonly waitingFor: readonly UserId[];
  readonly hasDecline: boolean;
}

/** Everything known of the call the person is in. */
export interface ActiveCall {
  readonly roomId: MatrixRoomId;
  readonly isEncrypted: boolean;
  readonly self: MemberKey;
  readonly startedAt: number;
  readonly transport: LiveKitTransport | null;
  readonly isAnnounced: boolean;
  readonly isProbablyLeft: boolean;
  readonly memberships: readonly RtcMembership[];
  readonly links: ReadonlyMap<string, Link>;
  readonly local: LocalMedia;
  readonly activeSpeaker: MemberKey | null;
  readonly hands: ReadonlyMap<MemberKey, number>;
  readonly ringUserIds: readonly UserId[];
  readonly ring: OutgoingRing | null;
  /** A call between two: over for one when the other has left. */
  readonly endsWhenAlone: boolean;
  /** Who vanished from a call between two and is waited for; empty while somebody is there. */
  readonly lost: readonly RtcMembership[];
  /** Who ended their own SFU connection, or was put out, and has not come back. */
  readonly departed: ReadonlySet<MemberKey>;
}

/** The state of the engine. */
export type CallState =
  | {
      readonly phase: "idle";
      readonly ended: { readonly roomId: MatrixRoomId; readonly reason: CallEnd } | null;
    }
  | { readonly phase: "joining" | "live"; readonly call: ActiveCall }
  | { readonly phase: "leaving"; readonly roomId: MatrixRoomId; readonly reason: CallEnd }
  | { readonly phase: "failed"; readonly roomId: MatrixRoomId; readonly error: CallError };

/** What can happen. Events of a call that is over never get here: the runner drops them. */
export type CallEvent =
  | {
      readonly kind: "joinRequested";
      readonly roomId: MatrixRoomId;
      readonly isEncrypted: boolean;
      readonly self: MemberKey;
      readonly microphone: boolean;
      readonly camera: boolean;
      readonly ringUserIds: readonly UserId[];
      readonly endsWhenAlone: boolean;
    }
  | { readonly kind: "joinRefused"; readonly roomId: MatrixRoomId; readonly error: CallError }
  | { readonly kind: "leaveRequested"; readonly reason: CallEnd }
  /** Another tab of this login took it without waiting for this one. */
  | { readonly kind: "takenOver" }
  | { readonly kind: "closed" }
  | { readonly kind: "dismissed" }
  | { readonly kind: "transportFound"; readonly transport: LiveKitTransport }
  | { readonly kind: "transportFailed"; readonly error: CallError }
  | { readonly kind: "linkUp"; readonly serviceUrl: string }
  | { readonly kind: "linkFailed"; readonly serviceUrl: string; readonly error: CallError }
  | { readonly kind: "sfu"; readonly serviceUrl: string; readonly event: SfuEvent }
  | { readonly kind: "rtc"; readonly event: RtcEvent }
  | { readonly kind: "retryDue"; readonly serviceUrl: string }
  | { readonly kind: "ringExpired" }
  | { readonly kind: "lostExpired" }
  | { readonly kind: "spareTokenDue" }
  | { readonly kind: "spareTokenRefused"; readonly error: CallError }
  | { readonly kind: "handChanged"; readonly isRaised: boolean };

/** What the core wants done. The runner does it and reports back by events. */
export type CallEffect =
  | { readonly kind: "openPresence" }
  | { readonly kind: "findTransport" }
  | { readonly kind: "prepareMicrophone" }
  | { readonly kind: "setDevice"; readonly device: DeviceKind; readonly isOn: boolean }
  | { readonly kind: "announce"; readonly transport: LiveKitTransport; readonly hasCamera: boolean }
  | {
      readonly kind: "openLink";
      readonly serviceUrl: string;
      readonly use: SfuOptions["use"];
      readonly isFresh: boolean;
    }
  | { readonly kind: "closeLink"; readonly serviceUrl: string }
  | {
      readonly kind: "attest";
      readonly serviceUrl: string;
      readonly identities: ReadonlySet<MemberKey>;
    }
  | { readonly kind: "setKey"; readonly event: Extract<RtcEvent, { kind: "key" }> }
  | { readonly kind: "pauseUpstream"; readonly isPaused: boolean }
  | { readonly kind: "ring"; readonly userIds: readonly UserId[]; readonly hasCamera: boolean }
  | { readonly kind: "requestSpareToken" }
  | {
      readonly kind: "startTimer";
      readonly timer: TimerName;
      readonly delayMs: number;
      readonly event: CallEvent;
    }
  | { readonly kind: "stopTimer"; readonly timer: TimerName }
  /** Ends everything of this call. `abandon` leaves the membership to another tab. */
  | { readonly kind: "tearDown"; readonly membership: "remove" | "abandon" };

/** Timers by name; starting one again replaces it. */
export type TimerName = "ring" | "lost" | "spareToken" | `retry ${string}`;

/** A new state and what to do about it. */
export interface Transition {
  readonly state: CallState;
  readonly effects: readonly CallEffect[];
}
