/** What a call looks like from outside: one immutable snapshot, a union on `phase`. */
import type {
  CallError,
  CallErrorCode,
  DeviceId,
  LiveKitIdentity,
  MatrixRoomId,
  UserId,
} from "@tertulia/protocol";

/** One device in the call; equal to its LiveKit identity, so one person with two devices is two members. */
export type MemberKey = LiveKitIdentity;

/** What a tile shows. */
export type TileSource = "camera" | "screen";

/** Stable id of a tile: member and source. */
export type TileId = `${MemberKey}/${TileSource}`;

/** How well the SFU hears from a member, as LiveKit scores it. */
export type LinkQuality = "unknown" | "excellent" | "good" | "poor" | "lost";

/** One device that a Matrix membership vouches for. */
export interface CallMember {
  readonly key: MemberKey;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly isLocal: boolean;
  /** `waiting` until the SFU has a participant for this membership. */
  readonly media: "waiting" | "connected";
  readonly isMicrophoneOn: boolean;
  readonly isCameraOn: boolean;
  readonly isScreenOn: boolean;
  readonly isSpeaking: boolean;
  /** When the hand went up, milliseconds since the epoch; `null` while it is down. */
  readonly handRaisedAt: number | null;
  readonly quality: LinkQuality;
  /** Milliseconds since the epoch. */
  readonly joinedAt: number;
}

/** One rectangle of the grid. Every member has a camera tile, also with the camera off; sharing adds a screen tile. */
export interface CallTile {
  readonly id: TileId;
  readonly member: CallMember;
  readonly source: TileSource;
  /** Whether there is a picture to attach; otherwise the member's avatar stands in. */
  readonly hasVideo: boolean;
}

/** One local device, and why it could not be started. */
export interface LocalDevice {
  readonly status: "off" | "starting" | "on";
  /** Set after a failed start, until the next try. */
  readonly problem: CallErrorCode | null;
}

/** What this device sends. */
export interface LocalMedia {
  readonly microphone: LocalDevice;
  readonly camera: LocalDevice;
  readonly screen: LocalDevice;
  readonly isHandRaised: boolean;
}

/** Whether media and membership hold; kept apart from `phase`, which says what the person wants. */
export type LinkHealth = "connecting" | "up" | "retrying";

/** Fields of every phase in which the person is in a call or on the way in or out. */
export interface CallInProgress {
  readonly roomId: MatrixRoomId;
  readonly isEncrypted: boolean;
  /** When the person asked to join, milliseconds since the epoch. */
  readonly startedAt: number;
  /** Local member first, then by `joinedAt`. */
  readonly members: readonly CallMember[];
  /** Screens first, then cameras in member order; stable between snapshots. */
  readonly tiles: readonly CallTile[];
  /** Who speaks, or spoke last; never the local member while somebody else is there. */
  readonly activeSpeaker: MemberKey | null;
  readonly local: LocalMedia;
  readonly link: LinkHealth;
  /** Who is being rung and has not answered; empty when nobody is. */
  readonly ringing: readonly UserId[];
  /** Who vanished from a call between two without hanging up, and is waited for; empty when nobody is. */
  readonly lost: readonly UserId[];
}

/** Why the last call is over; what a person should be told about. */
export type CallEnd = "left" | "declined" | "unanswered" | "hung-up" | "lost";

/** The call, at one instant. */
export type CallSnapshot =
  | {
      readonly phase: "idle";
      readonly ended: { readonly roomId: MatrixRoomId; readonly reason: CallEnd } | null;
    }
  | ({ readonly phase: "joining" } & CallInProgress)
  | ({ readonly phase: "live" } & CallInProgress)
  | { readonly phase: "leaving"; readonly roomId: MatrixRoomId }
  | { readonly phase: "failed"; readonly roomId: MatrixRoomId; readonly error: CallError };

/** The name of a phase. */
export type CallPhase = CallSnapshot["phase"];

/** Whether a snapshot has members, tiles and local media. */
export function isInProgress(
  snapshot: CallSnapshot,
): snapshot is Extract<CallSnapshot, CallInProgress> {
  return snapshot.phase === "joining" || snapshot.phase === "live";
}
