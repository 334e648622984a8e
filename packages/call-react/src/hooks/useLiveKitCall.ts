/** One room's call for a component: who is in it, what they send, and the commands. */
import {
  isInProgress,
  type CallEnd,
  type CallEngine,
  type CallMember,
  type CallPhase,
  type CallSnapshot,
  type CallTile,
  type JoinRequest,
  type LinkHealth,
  type LocalMedia,
  type MemberKey,
} from "@tertulia/call-engine";
import type { CallError, MatrixRoomId, UserId } from "@tertulia/protocol";
import { useCallback, useMemo } from "react";
import { useCallEngine } from "./useCallEngine.ts";
import { useCallSnapshot } from "./useCallSnapshot.ts";

const IDLE: CallSnapshot = { phase: "idle", ended: null };
const OFF = { status: "off", problem: null } as const;
const NOTHING_SENT: LocalMedia = { microphone: OFF, camera: OFF, screen: OFF, isHandRaised: false };

/** A room's call as one device sees it. Lists keep their identity while nothing in them changes. */
export interface LiveKitCall {
  /** `idle` also while the engine is in another room's call. */
  readonly phase: CallPhase;
  /** Local member first; empty outside `joining` and `live`. */
  readonly participants: readonly CallMember[];
  /** Remote and local pictures, screens first; empty outside `joining` and `live`. */
  readonly tracks: readonly CallTile[];
  /** What this device sends, and which device could not be started. */
  readonly localTracks: LocalMedia;
  /** `null` outside `joining` and `live`. */
  readonly link: LinkHealth | null;
  /** Set in the phase `failed` only. */
  readonly error: CallError | null;
  readonly activeSpeaker: MemberKey | null;
  /** Who is being rung and has not answered. */
  readonly ringing: readonly UserId[];
  /** Who vanished from a call between two without hanging up, and is waited for. */
  readonly lost: readonly UserId[];
  /** Why this room's last call is over; `null` while one runs or none was. */
  readonly ended: CallEnd | null;
  /**
   * Joins this room's call, and leaves another room's first.
   *
   * @throws {CallError} any code of the `call/` family.
   */
  readonly join: (options?: Omit<JoinRequest, "roomId">) => Promise<void>;
  /** Leaves this room's call; does nothing to another room's. */
  readonly leave: () => Promise<void>;
  /** This and the other switches do nothing unless the engine is in this room's call. @throws {CallError} `device/…`. */
  readonly setMicrophone: (isOn: boolean) => Promise<void>;
  readonly setCamera: (isOn: boolean) => Promise<void>;
  readonly setScreenShare: (isOn: boolean) => Promise<void>;
  readonly setHandRaised: (isRaised: boolean) => Promise<void>;
}

/**
 * The call of one room; renders again only when that room's call changes.
 *
 * @param matrixRoomId full room id; the engine's call in any other room shows as `idle` here.
 */
export function useLiveKitCall(matrixRoomId: MatrixRoomId): LiveKitCall {
  const engine = useCallEngine();
  const select = useCallback(
    (snapshot: CallSnapshot) => (roomOf(snapshot) === matrixRoomId ? snapshot : IDLE),
    [matrixRoomId],
  );
  const snapshot = useCallSnapshot(select);
  const commands = useMemo(() => toCommands(engine, matrixRoomId), [engine, matrixRoomId]);
  return useMemo(() => ({ ...toView(snapshot), ...commands }), [snapshot, commands]);
}

type View = Omit<LiveKitCall, keyof Commands>;
type Commands = Pick<
  LiveKitCall,
  "join" | "leave" | "setMicrophone" | "setCamera" | "setScreenShare" | "setHandRaised"
>;

function roomOf(snapshot: CallSnapshot): MatrixRoomId | null {
  return snapshot.phase === "idle" ? (snapshot.ended?.roomId ?? null) : snapshot.roomId;
}

function toView(snapshot: CallSnapshot): View {
  const call = isInProgress(snapshot) ? snapshot : null;
  return {
    phase: snapshot.phase,
    participants: call?.members ?? [],
    tracks: call?.tiles ?? [],
    localTracks: call?.local ?? NOTHING_SENT,
    link: call?.link ?? null,
    error: snapshot.phase === "failed" ? snapshot.error : null,
    activeSpeaker: call?.activeSpeaker ?? null,
    ringing: call?.ringing ?? [],
    lost: call?.lost ?? [],
    ended: snapshot.phase === "idle" ? (snapshot.ended?.reason ?? null) : null,
  };
}

function toCommands(engine: CallEngine, roomId: MatrixRoomId): Commands {
  // The call may have moved to another room between the render and the click.
  const whenHere = (command: () => Promise<void>): Promise<void> => {
    const snapshot = engine.getSnapshot();
    return snapshot.phase !== "idle" && snapshot.roomId === roomId ? command() : Promise.resolve();
  };
  return {
    join: (options) => engine.join({ ...options, roomId }),
    leave: () => whenHere(() => engine.leave()),
    setMicrophone: (isOn) => whenHere(() => engine.setMicrophone(isOn)),
    setCamera: (isOn) => whenHere(() => engine.setCamera(isOn)),
    setScreenShare: (isOn) => whenHere(() => engine.setScreenShare(isOn)),
    setHandRaised: (isRaised) => whenHere(() => engine.setHandRaised(isRaised)),
  };
}
