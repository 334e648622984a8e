/** A call engine whose snapshot the test sets; it records commands and does nothing else. */
import {
  CallError,
  toLiveKitIdentity,
  type DeviceId,
  type MatrixRoomId,
  type UserId,
} from "@tertulia/protocol";
import type { CallEngine } from "../CallEngine.ts";
import type { CallInProgress, CallMember, CallSnapshot, CallTile } from "../core/snapshot.ts";

/** The fake and the strings to steer it by. */
export interface FakeCallEngine extends CallEngine {
  /** Replaces the snapshot and tells the listeners. */
  readonly show: (snapshot: CallSnapshot) => void;
  /** Sends an audio level to whoever listens to it. */
  readonly speak: (key: string, level: number) => void;
  /** Commands so far, such as `setMicrophone true`. */
  readonly commands: string[];
}

/** A member of a made-up call; everything off unless said. */
export function fakeMember(name: string, fields: Partial<CallMember> = {}): CallMember {
  const userId = `@${name}:example.org` as UserId;
  const deviceId = name.toUpperCase() as DeviceId;
  return {
    key: toLiveKitIdentity(userId, deviceId),
    userId,
    deviceId,
    isLocal: false,
    media: "connected",
    isMicrophoneOn: false,
    isCameraOn: false,
    isScreenOn: false,
    isSpeaking: false,
    handRaisedAt: null,
    quality: "unknown",
    joinedAt: 1_790_000_000_000,
    ...fields,
  };
}

/** The tiles such members have: screens first. */
export function fakeTiles(members: readonly CallMember[]): readonly CallTile[] {
  return [
    ...members
      .filter((member) => member.isScreenOn)
      .map((member): CallTile => ({
        id: `${member.key}/screen`,
        member,
        source: "screen",
        hasVideo: true,
      })),
    ...members.map((member): CallTile => ({
      id: `${member.key}/camera`,
      member,
      source: "camera",
      hasVideo: member.isCameraOn,
    })),
  ];
}

/** A live call with these members; the first one is the local member. */
export function fakeLiveCall(
  members: readonly CallMember[],
  fields: Partial<CallInProgress> = {},
): Extract<CallSnapshot, { phase: "live" }> {
  const all = members.map((member, at) => (at === 0 ? { ...member, isLocal: true } : member));
  const off = { status: "off", problem: null } as const;
  return {
    phase: "live",
    roomId: "!room:example.org" as MatrixRoomId,
    isEncrypted: false,
    startedAt: 1_790_000_000_000,
    members: all,
    tiles: fakeTiles(all),
    activeSpeaker: null,
    local: { microphone: off, camera: off, screen: off, isHandRaised: false },
    link: "up",
    ringing: [],
    lost: [],
    ...fields,
  };
}

/** Creates the fake; it starts `idle`. */
export function createFakeCallEngine(): FakeCallEngine {
  let snapshot: CallSnapshot = { phase: "idle", ended: null };
  const listeners = new Set<() => void>();
  const levels = new Map<string, Set<(level: number) => void>>();
  const commands: string[] = [];
  const record = (command: string): Promise<void> => {
    commands.push(command);
    return Promise.resolve();
  };
  return {
    commands,
    show: (next) => {
      snapshot = next;
      for (const listener of listeners) listener();
    },
    speak: (key, level) => levels.get(key)?.forEach((listener) => listener(level)),
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    warm: (roomId) => void record(`warm ${roomId}`),
    join: ({ roomId }) => record(`join ${roomId}`),
    retry: () => record("retry"),
    leave: () => record("leave"),
    dismiss: () => void record("dismiss"),
    setMicrophone: (isOn) => record(`setMicrophone ${isOn}`),
    setCamera: (isOn) => record(`setCamera ${isOn}`),
    setScreenShare: (isOn) => record(`setScreenShare ${isOn}`),
    setHandRaised: (isRaised) => record(`setHandRaised ${isRaised}`),
    requestCallToken: () => Promise.reject(new CallError("call/no-transport")),
    attachVideo: (tileId) => {
      commands.push(`attach ${tileId}`);
      return () => commands.push(`detach ${tileId}`);
    },
    subscribeAudioLevel: (key, listener) => {
      const set = levels.get(key) ?? new Set();
      levels.set(key, set.add(listener));
      return () => set.delete(listener);
    },
    close: (how) => record(`close ${how}`),
  };
}
