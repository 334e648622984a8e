/** Calls that ring for this person: notifications judged by `ringVerdict`, again whenever something changes. */
import {
  parseCallNotification,
  parseDecline,
  RTC_DECLINE,
  RTC_NOTIFICATION,
  type CallNotification,
  type MatrixRoomId,
  type UserId,
} from "@tertulia/protocol";
import {
  EventTimeline,
  MatrixEventEvent,
  RoomEvent,
  type MatrixClient,
  type MatrixEvent,
} from "matrix-js-sdk";
import type { CallDirectory, CallRinger, IncomingRing } from "../../CallEngine.ts";
import type { Clock } from "../../ports.ts";
import { ringVerdict } from "../../core/ringVerdict.ts";

/** A notification that may ring, now or when its sender's membership arrives. */
interface Candidate {
  readonly roomId: MatrixRoomId;
  readonly eventId: string;
  readonly senderId: UserId;
  readonly notification: CallNotification;
}

/** What else the ringer needs to know. */
export interface CallRingerOptions {
  readonly directory: CallDirectory;
  readonly clock: Pick<Clock, "now" | "after">;
  /** Whether this device is in a call. */
  readonly isBusy: () => boolean;
  /** Tells when {@link isBusy} may have changed; returns its end. */
  readonly onBusyChange: (listener: () => void) => () => void;
}

/** Creates the ringer; `close()` it when the login ends. */
export function createCallRinger(client: MatrixClient, options: CallRingerOptions): CallRinger {
  const { directory, clock } = options;
  const selfId = client.getUserId() as UserId;
  const listeners = new Set<() => void>();
  const candidates = new Map<string, Candidate>();
  const declined = new Set<string>();
  let ring: IncomingRing | null = null;
  let stopTimer: () => void = () => undefined;

  function show(next: IncomingRing | null): void {
    if (next?.notificationId === ring?.notificationId) return;
    ring = next;
    for (const listener of listeners) listener();
  }

  function judge(): void {
    const now = clock.now();
    let next: Candidate | null = null;
    for (const [eventId, candidate] of candidates) {
      const verdict = verdictOn(candidate, now);
      if (verdict === "over") candidates.delete(eventId);
      // Two people starting at once both ring; one ring a room is enough.
      if (verdict === "ring") next ??= candidate;
    }
    show(next === null ? null : toRing(next));
    stopTimer();
    const expiries = [...candidates.values()].map(
      (candidate) => candidate.notification.expiresAt - now,
    );
    if (expiries.length > 0) stopTimer = clock.after(Math.max(0, Math.min(...expiries)), judge);
  }

  function verdictOn(
    { roomId, eventId, senderId, notification }: Candidate,
    now: number,
  ): ReturnType<typeof ringVerdict> {
    const members = directory.getSnapshot().get(roomId)?.members ?? [];
    const state = client.getRoom(roomId)?.getLiveTimeline().getState(EventTimeline.FORWARDS);
    return ringVerdict({
      notification,
      senderId,
      selfId,
      mayMentionRoom: state?.mayTriggerNotifOfType("room", senderId) ?? false,
      inCall: new Set(members.map((member) => member.userId)),
      isDeclined: declined.has(eventId),
      isBusy: options.isBusy(),
      now,
    });
  }

  function read(event: MatrixEvent): void {
    const [eventId, roomId, senderId] = [event.getId(), event.getRoomId(), event.getSender()];
    if (
      eventId === undefined ||
      roomId === undefined ||
      senderId === undefined ||
      event.isRedacted()
    )
      return;
    if (event.getType() === RTC_DECLINE && senderId === selfId) {
      const target = parseDecline(event.getContent());
      if (target !== null) declined.add(target);
      judge();
    }
    if (event.getType() !== RTC_NOTIFICATION || candidates.has(eventId)) return;
    const notification = parseCallNotification(event.getContent(), event.getTs());
    if (notification === null || notification.expiresAt <= clock.now()) return;
    candidates.set(eventId, {
      roomId: roomId as MatrixRoomId,
      eventId,
      senderId: senderId as UserId,
      notification,
    });
    judge();
  }

  const onRedaction = (redaction: MatrixEvent): void => {
    if (candidates.delete(redaction.getAssociatedId() ?? "")) judge();
  };
  client.on(RoomEvent.Timeline, read);
  client.on(RoomEvent.Redaction, onRedaction);
  client.on(MatrixEventEvent.Decrypted, read);
  const stopDirectory = directory.subscribe(judge);
  const stopBusy = options.onBusyChange(judge);
  // A ring that came while the page was loading is in the timelines already.
  for (const room of client.getRooms())
    for (const event of room.getLiveTimeline().getEvents()) read(event);

  return {
    getSnapshot: () => ring,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    decline: async ({ roomId, notificationId }) => {
      declined.add(notificationId);
      judge();
      await client.sendRtcDecline(roomId, notificationId);
    },
    close: () => {
      stopTimer();
      listeners.clear();
      client.off(RoomEvent.Timeline, read);
      client.off(RoomEvent.Redaction, onRedaction);
      client.off(MatrixEventEvent.Decrypted, read);
      stopDirectory();
      stopBusy();
    },
  };
}

function toRing({ roomId, senderId, eventId, notification }: Candidate): IncomingRing {
  return {
    roomId,
    callerId: senderId,
    intent: notification.intent,
    notificationId: eventId,
    expiresAt: notification.expiresAt,
  };
}
