/** One device's presence in one room's call, on the SDK's MatrixRTC session. */
import {
  CallError,
  type CallIntent,
  type LiveKitTransport,
  parseDecline,
  RTC_DECLINE,
  RTC_NOTIFICATION,
  toCallNotification,
  type LiveKitIdentity,
  type UserId,
} from "@tertulia/protocol";
import {
  KnownMembership,
  MatrixError,
  MatrixEventEvent,
  RoomEvent,
  RoomStateEvent,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from "matrix-js-sdk";
import {
  MatrixRTCSession,
  MatrixRTCSessionEvent,
  MembershipManagerEvent,
} from "matrix-js-sdk/lib/matrixrtc/index.js";
import type { RtcEvent, RtcPresence } from "../../ports.ts";
import type { Keeping } from "./createKeptLeave.ts";
import { createRtcClient, KEYS_EVENT } from "./createRtcClient.ts";
import { ROOM_CALL, toRtcMemberships } from "./toRtcMembership.ts";
import { createOwnHand, watchRaisedHands } from "./watchRaisedHands.ts";

const MEMBERSHIP_EVENT = "org.matrix.msc3401.call.member";
/** A browser that dies is gone from the room after this long, in milliseconds … */
const LEAVE_DELAY_MS = 8_000;
/** … and puts its leave off this often. */
const RESTART_EVERY_MS = 3_000;
const LEAVE_TIMEOUT_MS = 5_000;
/** Others get this long to receive a new key before it is used, after somebody left, in milliseconds. */
const USE_KEY_DELAY_MS = 500;
/** A joiner gets the key in use, however old: a new one for each join would cost each joiner a second of silence. */
const KEEP_KEY_MS = 365 * 24 * 3_600_000;

/** What the presence needs besides the room. */
export interface RtcPresenceOptions extends Keeping {
  readonly userId: UserId;
  readonly deviceId: string;
  readonly isEncrypted: boolean;
}

interface Device {
  readonly userId: string;
  readonly deviceId: string;
}

/** Starts to listen; sends nothing before `announce`. */
export function createRtcPresence(
  { client, room }: { readonly client: MatrixClient; readonly room: Room },
  { userId, deviceId, isEncrypted, maxDelayMs, findKeeper }: RtcPresenceOptions,
  listener: (event: RtcEvent) => void,
): RtcPresence {
  const self = `${userId}:${deviceId}` as LiveKitIdentity;
  const hand = createOwnHand(client, room.roomId);
  const hands = watchRaisedHands({ client, room }, (raised) =>
    listener({ kind: "hands", hands: raised }),
  );
  let membershipEventId: string | null = null;
  let notificationId: string | null = null;
  const welcomed = new Set<LiveKitIdentity>();
  let ownKey: { readonly index: number; readonly key: string } | null = null;
  let hasToldWhoIsThere = false;
  let isOver = false;

  const rtc = createRtcClient(client, {
    onMembershipSent: (outcome) => {
      if ("eventId" in outcome) {
        const isAgain = membershipEventId !== null;
        membershipEventId = outcome.eventId;
        // A hand that could not be raised again is seen to be down, and can be raised by its owner.
        hand.follow(outcome.eventId).catch(() => undefined);
        if (!isAgain) listener({ kind: "announced" });
      } else if (outcome.error instanceof MatrixError && outcome.error.errcode === "M_FORBIDDEN") {
        listener({
          kind: "failed",
          error: new CallError("call/no-permission", { cause: outcome.error }),
        });
      }
    },
    // A key from a device that is not yet listed says that it is joining.
    onKeyReceived: (sender) => void giveKey(sender),
    findKeeper,
    maxDelayMs,
  });
  const session = MatrixRTCSession.sessionForSlot(rtc.client as MatrixClient, room, ROOM_CALL);

  /** Whether a device is joining: its person is in the room, and its membership has not come yet. */
  function isJoining({ userId: who, deviceId: device }: Device): boolean {
    if (isOver || !room.hasMembershipState(who, KnownMembership.Join)) return false;
    return !session.memberships.some(
      (membership) => membership.userId === who && membership.deviceId === device,
    );
  }

  /**
   * Gives our key to a device that is joining now, not after its membership has gone round. Only people of this room get
   * it, who would get it a moment later anyway, and only on a device of theirs: it is encrypted for that one.
   */
  async function giveKey({ userId: to, deviceId: toDevice }: Device): Promise<void> {
    if (ownKey === null || !isJoining({ userId: to, deviceId: toDevice })) return;
    await client
      .encryptAndSendToDevice(KEYS_EVENT, [{ userId: to, deviceId: toDevice }], {
        keys: ownKey,
        room_id: room.roomId,
        member: { claimed_device_id: deviceId, id: self },
        session: { call_id: "", application: "m.call", scope: "m.room" },
        sent_ts: Date.now(),
      })
      // The SDK sends it again when the membership arrives.
      .catch(() => undefined);
  }

  /** An identity on the SFU names its device, of somebody in the room; `null` when it does not. @see MSC4195 */
  function deviceOf(identity: LiveKitIdentity): Device | null {
    const owner = room
      .getMembersWithMembership(KnownMembership.Join)
      .find(({ userId: member }) => identity.startsWith(`${member}:`));
    if (owner === undefined) return null;
    return { userId: owner.userId, deviceId: identity.slice(owner.userId.length + 1) };
  }

  function welcome(identities: readonly LiveKitIdentity[]): void {
    const present = new Set(identities);
    for (const identity of welcomed) if (!present.has(identity)) welcomed.delete(identity);
    for (const identity of identities) {
      if (ownKey === null || welcomed.has(identity)) continue;
      const device = deviceOf(identity);
      if (device === null || !isJoining(device)) continue;
      welcomed.add(identity);
      void giveKey(device);
    }
  }

  function onMemberships(): void {
    if (isOver) return;
    hasToldWhoIsThere = true;
    const memberships = toRtcMemberships(session.memberships);
    listener({ kind: "memberships", memberships });
    hands.setMemberships(memberships);
  }

  function onKey(bytes: Uint8Array<ArrayBuffer>, index: number, identity: string): void {
    if (identity === self) ownKey = { index, key: btoa(String.fromCharCode(...bytes)) };
    listener({ kind: "key", key: { identity: identity as LiveKitIdentity, index, bytes } });
  }

  const onState = (event: MatrixEvent): void => {
    if (event.getType() === MEMBERSHIP_EVENT) void session.ensureRecalculateSessionMembers();
  };
  const onEvent = (event: MatrixEvent): void => {
    const sender = event.getSender();
    if (event.getType() !== RTC_DECLINE || notificationId === null || sender === undefined) return;
    if (parseDecline(event.getContent()) === notificationId) {
      listener({ kind: "declined", userId: sender as UserId });
    }
  };
  const onDecrypted = (event: MatrixEvent): void => {
    if (event.getRoomId() === room.roomId) onEvent(event);
  };
  const onMyMembership = (_room: Room, membership: string): void => {
    if (membership === (KnownMembership.Join as string)) return;
    // The same code as the SFU's, which puts the person out at the same time: whoever is first, the sentence is one.
    listener({
      kind: "failed",
      error: new CallError("call/removed", { detail: "no longer in the room" }),
    });
  };

  session.on(MatrixRTCSessionEvent.MembershipsChanged, onMemberships);
  session.on(MatrixRTCSessionEvent.EncryptionKeyChanged, (...[bytes, index, , identity]) =>
    onKey(bytes, index, identity),
  );
  session.on(MatrixRTCSessionEvent.MembershipManagerError, (cause) =>
    listener({ kind: "failed", error: new CallError("call/membership-failed", { cause }) }),
  );
  session.on(MembershipManagerEvent.ProbablyLeft, (isLeft) =>
    listener({ kind: "probablyLeft", isLeft }),
  );
  // The SDK tells of changes only, and nobody being there is none.
  session.initialMembershipCalculated.then(
    () => hasToldWhoIsThere || onMemberships(),
    () => undefined,
  );
  room.on(RoomStateEvent.Events, onState);
  room.on(RoomEvent.Timeline, onEvent);
  room.on(RoomEvent.MyMembership, onMyMembership);
  client.on(MatrixEventEvent.Decrypted, onDecrypted);

  function join(transport: LiveKitTransport, callIntent: CallIntent): void {
    if (isOver) return;
    session.joinRTCSession(
      { userId, deviceId, memberId: self },
      [],
      // `livekit_alias` is read by Element Call up to 0.16 only; the current one still writes it.
      { ...transport, livekit_alias: room.roomId },
      {
        callIntent,
        manageMediaKeys: isEncrypted,
        delayedLeaveEventDelayMs: Math.min(LEAVE_DELAY_MS, maxDelayMs ?? LEAVE_DELAY_MS),
        delayedLeaveEventRestartMs: Math.min(RESTART_EVERY_MS, (maxDelayMs ?? LEAVE_DELAY_MS) / 2),
        networkErrorRetryMs: 1_000,
        useKeyDelay: USE_KEY_DELAY_MS,
        keyRotationGracePeriodMs: KEEP_KEY_MS,
      },
    );
    // Without this the first key would set out only when our own membership has come back through sync.
    void session.ensureRecalculateSessionMembers();
  }

  function stop(): void {
    isOver = true;
    hands.close();
    session.removeAllListeners();
    room.off(RoomStateEvent.Events, onState);
    room.off(RoomEvent.Timeline, onEvent);
    room.off(RoomEvent.MyMembership, onMyMembership);
    client.off(MatrixEventEvent.Decrypted, onDecrypted);
  }

  return {
    announce: (transport, callIntent) => {
      // Before it knows who is there, the SDK takes its own absence for a removal and joins twice.
      session.initialMembershipCalculated
        .then(() => join(transport, callIntent))
        .catch((cause: unknown) => {
          if (isOver) return;
          listener({ kind: "failed", error: new CallError("call/membership-failed", { cause }) });
        });
    },
    ring: async (userIds, intent) => {
      if (membershipEventId === null || isOver) return;
      const content = toCallNotification({
        intent,
        userIds,
        mentionsRoom: false,
        membershipEventId,
        sentAt: Date.now(),
      });
      const { event_id: eventId } = await client.sendEvent(
        room.roomId,
        RTC_NOTIFICATION as never,
        content as never,
      );
      notificationId = eventId;
    },
    setHandRaised: (isRaised) => hand.set(isRaised),
    welcome,
    leave: async () => {
      stop();
      await session.leaveRoomSession(LEAVE_TIMEOUT_MS);
      await session.stop();
    },
    abandon: () => {
      rtc.mute();
      stop();
      void session.stop();
    },
  };
}
