/** Rules E114 and E54–E56: rings on the SDK's own client and room. */
import {
  RTC_DECLINE,
  RTC_NOTIFICATION,
  toCallNotification,
  type MatrixRoomId,
  type UserId,
} from "@tertulia/protocol";
import { RoomEvent } from "matrix-js-sdk";
import { afterEach, describe, expect, it } from "vitest";
import type { CallDirectory, CallRinger, RoomCall } from "../../CallEngine.ts";
import { fakeMembership } from "../../testing/createFakeMatrixSession.ts";
import { createSdkStage, tell } from "../../testing/createSdkStage.ts";
import { createFakeClock } from "../../testing/createFakeClock.ts";
import { createCallRinger } from "./createCallRinger.ts";

const ROOM = "!plain:example.org" as MatrixRoomId;
const ANA = "@ana:example.org" as UserId;
const BETO = "@beto:example.org";
const open: CallRinger[] = [];

afterEach(() => {
  for (const ringer of open.splice(0)) ringer.close();
});

function ringContent(intent: "audio" | "video" = "video", sentAt = Date.now()): object {
  return toCallNotification({
    intent,
    userIds: [ANA],
    mentionsRoom: false,
    membershipEventId: "$membership",
    sentAt,
  });
}

/** A ringer in a room whose call has these people in it. */
function stage(...inCall: readonly string[]) {
  const sdk = createSdkStage();
  const clock = createFakeClock(Date.now());
  const directoryListeners = new Set<() => void>();
  const busyListeners = new Set<() => void>();
  let calls: ReadonlyMap<MatrixRoomId, RoomCall> = new Map();
  let isBusy = false;
  const setInCall = (names: readonly string[]): void => {
    const members = names.map((name) => fakeMembership(name));
    calls = new Map([[ROOM, { roomId: ROOM, members, mayJoin: true }]]);
    for (const listener of directoryListeners) listener();
  };
  setInCall(inCall);
  const listenTo = (set: Set<() => void>) => (listener: () => void) => {
    set.add(listener);
    return () => set.delete(listener);
  };
  const directory: CallDirectory = {
    getSnapshot: () => calls,
    subscribe: listenTo(directoryListeners),
    close: () => undefined,
  };
  const start = (): CallRinger => {
    const ringer = createCallRinger(sdk.client, {
      directory,
      clock,
      isBusy: () => isBusy,
      onBusyChange: listenTo(busyListeners),
    });
    open.push(ringer);
    return ringer;
  };
  const setBusy = (busy: boolean): void => {
    isBusy = busy;
    for (const listener of busyListeners) listener();
  };
  const left = (): number => directoryListeners.size + busyListeners.size;
  return { ...sdk, clock, start, setInCall, setBusy, left };
}

describe("a ring", () => {
  it("[E114] for this person rings, with who calls, where and what", () => {
    const { start, say } = stage("beto");
    const ringer = start();
    let told = 0;
    ringer.subscribe(() => (told += 1));
    const sentAt = Date.now();
    const event = say(RTC_NOTIFICATION, ringContent("audio", sentAt), BETO);
    expect(ringer.getSnapshot()).toEqual({
      roomId: ROOM,
      callerId: BETO,
      intent: "audio",
      notificationId: event.getId(),
      expiresAt: sentAt + 90_000,
    });
    expect(told).toBe(1);
  });

  it("[E114] that came while the page was loading rings", () => {
    const { start, say } = stage("beto");
    say(RTC_NOTIFICATION, ringContent(), BETO);
    expect(start().getSnapshot()).toMatchObject({ callerId: BETO });
  });

  it("[E114] that is over, malformed or redacted does not", () => {
    const { start, say, client, clock } = stage("beto");
    const ringer = start();
    say(RTC_NOTIFICATION, ringContent("video", clock.now() - 90_000), BETO);
    say(RTC_NOTIFICATION, { notification_type: "ring" }, BETO);
    expect(ringer.getSnapshot()).toBeNull();
    const event = say(RTC_NOTIFICATION, ringContent(), BETO);
    expect(ringer.getSnapshot()).not.toBeNull();
    tell(client, RoomEvent.Redaction, { getAssociatedId: () => event.getId() });
    expect(ringer.getSnapshot()).toBeNull();
  });

  it("[E53] ends at its end, and is told", async () => {
    const { start, say, clock } = stage("beto");
    const ringer = start();
    say(RTC_NOTIFICATION, ringContent("video", clock.now()), BETO);
    let told = 0;
    ringer.subscribe(() => (told += 1));
    await clock.advance(89_999);
    expect([ringer.getSnapshot() === null, told]).toEqual([false, 0]);
    await clock.advance(1);
    expect([ringer.getSnapshot(), told]).toEqual([null, 1]);
  });

  it("[E114] that comes second changes nothing, and takes over when the first one ends", () => {
    const { start, say, setInCall } = stage("beto", "carla");
    const ringer = start();
    say(RTC_NOTIFICATION, ringContent(), BETO);
    const first = ringer.getSnapshot();
    say(RTC_NOTIFICATION, ringContent(), "@carla:example.org");
    expect(ringer.getSnapshot()).toBe(first);
    setInCall(["carla"]);
    expect(ringer.getSnapshot()).toMatchObject({ callerId: "@carla:example.org" });
  });

  it("[E56] waits for its sender's membership, and for this device's call to end", () => {
    const { start, say, setInCall, setBusy } = stage();
    const ringer = start();
    say(RTC_NOTIFICATION, ringContent(), BETO);
    const seen = [ringer.getSnapshot() !== null];
    for (const change of [
      () => setInCall(["beto"]),
      () => setBusy(true),
      () => setBusy(false),
      () => setInCall([]),
    ]) {
      change();
      seen.push(ringer.getSnapshot() !== null);
    }
    expect(seen).toEqual([false, true, false, true, false]);
  });

  it("[E55] ends when it is answered on another device of this person", () => {
    const { start, say, setInCall } = stage("beto");
    const ringer = start();
    say(RTC_NOTIFICATION, ringContent(), BETO);
    setInCall(["beto", "ana"]);
    expect(ringer.getSnapshot()).toBeNull();
  });
});

describe("a decline", () => {
  it("[E54] ends the ring here at once and tells the caller", async () => {
    const { start, say, requests, homeserver } = stage("beto");
    homeserver.answer = () => ({ body: { versions: ["v1.11"], event_id: "$decline" } });
    const ringer = start();
    const event = say(RTC_NOTIFICATION, ringContent(), BETO);
    const ring = ringer.getSnapshot();
    if (ring === null) throw new TypeError("no ring");
    const declining = ringer.decline(ring);
    expect(ringer.getSnapshot()).toBeNull();
    await declining;
    const sent = requests.find(({ what }) => what.includes(RTC_DECLINE));
    expect(sent?.body).toMatchObject({
      "m.relates_to": { rel_type: "m.reference", event_id: event.getId() },
    });
  });

  it("[E54] on another device of this person ends it here; somebody else's does not", () => {
    const { start, say } = stage("beto");
    const ringer = start();
    const event = say(RTC_NOTIFICATION, ringContent(), BETO);
    const decline = { "m.relates_to": { rel_type: "m.reference", event_id: event.getId() } };
    say(RTC_DECLINE, decline, "@carla:example.org");
    expect(ringer.getSnapshot()).not.toBeNull();
    say(RTC_DECLINE, decline, ANA);
    expect(ringer.getSnapshot()).toBeNull();
  });
});

it("[E114] closed, it listens no more, and waits for nothing", () => {
  const { start, say, left, client, clock } = stage("beto");
  const decryptionListeners = (): number => client.listenerCount("Event.decrypted" as never);
  const before = decryptionListeners();
  const ringer = start();
  say(RTC_NOTIFICATION, ringContent(), BETO);
  const shown = ringer.getSnapshot();
  ringer.close();
  say(RTC_NOTIFICATION, ringContent(), "@carla:example.org");
  expect([ringer.getSnapshot(), left(), decryptionListeners()]).toEqual([shown, 0, before]);
  expect(clock.timers()).toEqual([]);
});
