/** Derives what is shown from what is known; unchanged members and tiles stay the same objects. */
import type { DeviceId, UserId } from "@tertulia/protocol";
import type { RtcMembership, SfuParticipant } from "../ports.ts";
import type { ActiveCall, CallState } from "./callState.ts";
import { ringing } from "./onRtcEvent.ts";
import { speakersOf } from "./onSfuEvent.ts";
import {
  isInProgress,
  type CallMember,
  type CallSnapshot,
  type CallTile,
  type LinkHealth,
  type MemberKey,
} from "./snapshot.ts";

/** The local person, whose membership may not have come round yet. */
export interface Self {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
}

/**
 * The snapshot of a state.
 *
 * @param before the snapshot before, whose objects are kept where nothing changed.
 */
export function toSnapshot(state: CallState, self: Self, before: CallSnapshot): CallSnapshot {
  if (state.phase !== "joining" && state.phase !== "live") {
    switch (state.phase) {
      case "leaving":
        return { phase: "leaving", roomId: state.roomId };
      case "idle":
      case "failed":
        return state;
    }
  }
  const { call } = state;
  const old = isInProgress(before) && before.roomId === call.roomId ? before : null;
  const participants = attestedParticipants(call);
  const members = reuse(
    toMembers(call, self, participants),
    old?.members ?? [],
    (member) => member.key,
  );
  const next: CallSnapshot = {
    phase: state.phase,
    roomId: call.roomId,
    isEncrypted: call.isEncrypted,
    startedAt: call.startedAt,
    members,
    tiles: reuse(toTiles(members, participants), old?.tiles ?? [], (tile) => tile.id),
    activeSpeaker: call.activeSpeaker,
    local: call.local,
    link: toLinkHealth(state.phase, call),
    ringing: ringing(call),
    lost: reuse(lostUserIds(call), old?.lost ?? [], (userId) => userId),
  };
  return isShallowEqual(next, before) ? before : next;
}

function toLinkHealth(phase: "joining" | "live", call: ActiveCall): LinkHealth {
  if (phase === "joining") return "connecting";
  const isRetrying = [...call.links.values()].some(
    (link) => link.use === "publish" && link.status !== "up",
  );
  return isRetrying || call.isProbablyLeft ? "retrying" : "up";
}

/** Participants that a membership vouches for, on the SFU that it names; whoever else is there is nobody. */
function attestedParticipants(call: ActiveCall): ReadonlyMap<MemberKey, SfuParticipant> {
  const attested = new Map<MemberKey, SfuParticipant>();
  for (const { identity, serviceUrl } of call.memberships) {
    const participant = call.links
      .get(serviceUrl ?? "")
      ?.participants.find((candidate) => candidate.identity === identity);
    if (participant !== undefined) attested.set(identity, participant);
  }
  return attested;
}

function toMembers(
  call: ActiveCall,
  self: Self,
  participants: ReadonlyMap<MemberKey, SfuParticipant>,
): CallMember[] {
  const speakers = new Set(speakersOf(call));
  const own = call.memberships.find((membership) => membership.identity === call.self);
  const local: CallMember = {
    key: call.self,
    ...self,
    isLocal: true,
    media: "connected",
    isMicrophoneOn: call.local.microphone.status === "on",
    isCameraOn: call.local.camera.status === "on",
    isScreenOn: call.local.screen.status === "on",
    isSpeaking: speakers.has(call.self),
    handRaisedAt: call.hands.get(call.self) ?? null,
    quality: "unknown",
    joinedAt: own?.joinedAt ?? call.startedAt,
  };
  const others = call.memberships
    .filter((membership) => membership.identity !== call.self)
    .toSorted((a, b) => a.joinedAt - b.joinedAt || (a.identity < b.identity ? -1 : 1))
    .map((membership) => ({
      ...toRemoteMember(membership, participants.get(membership.identity)),
      isSpeaking: speakers.has(membership.identity),
      handRaisedAt: call.hands.get(membership.identity) ?? null,
    }));
  return [local, ...others];
}

function toRemoteMember(
  { identity, userId, deviceId, joinedAt }: RtcMembership,
  participant: SfuParticipant | undefined,
): Omit<CallMember, "isSpeaking" | "handRaisedAt"> {
  return {
    key: identity,
    userId,
    deviceId,
    isLocal: false,
    media: participant === undefined ? "waiting" : "connected",
    isMicrophoneOn: participant?.isMicrophoneOn ?? false,
    isCameraOn: participant?.isCameraOn ?? false,
    isScreenOn: participant?.isScreenOn ?? false,
    quality: participant?.quality ?? "unknown",
    joinedAt,
  };
}

function toTiles(
  members: readonly CallMember[],
  video: ReadonlyMap<MemberKey, SfuParticipant>,
): CallTile[] {
  const screens = members
    .filter((member) => member.isScreenOn)
    .map((member): CallTile => ({
      id: `${member.key}/screen`,
      member,
      source: "screen",
      hasVideo: member.isLocal || (video.get(member.key)?.hasScreenVideo ?? false),
    }));
  const cameras = members.map((member): CallTile => ({
    id: `${member.key}/camera`,
    member,
    source: "camera",
    hasVideo:
      member.isCameraOn && (member.isLocal || (video.get(member.key)?.hasCameraVideo ?? false)),
  }));
  return [...screens, ...cameras];
}

function lostUserIds(call: ActiveCall): readonly UserId[] {
  return [...new Set(call.lost.map(({ userId }) => userId))];
}

/** The list itself, or the old one when nothing in it changed; single items likewise. */
function reuse<Item extends object | string>(
  items: readonly Item[],
  old: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Item[] {
  const byKey = new Map(old.map((item) => [keyOf(item), item]));
  const merged = items.map((item) => {
    const before = byKey.get(keyOf(item));
    return before !== undefined && isSame(item, before) ? before : item;
  });
  return merged.length === old.length && merged.every((item, at) => item === old[at])
    ? old
    : merged;
}

function isSame(a: object | string, b: object | string): boolean {
  return a === b || (typeof a === "object" && typeof b === "object" && isShallowEqual(a, b));
}

function isShallowEqual(a: object, b: object): boolean {
  const other = b as Record<string, unknown>;
  return Object.entries(a).every(([key, value]) => other[key] === value);
}
