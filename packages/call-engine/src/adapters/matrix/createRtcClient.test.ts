/** Rules E100–E103: the homeserver as the SDK's session sees it, on a hand-written client. */
import { EventEmitter } from "node:events";
import { ClientEvent, MatrixError, type MatrixClient } from "matrix-js-sdk";
import { describe, expect, it } from "vitest";
import { createRtcClient, KEYS_EVENT, type RtcClient } from "./createRtcClient.ts";

const MEMBERSHIP = "org.matrix.msc3401.call.member";
const ROOM = "!plain:example.org";

/** A request to the homeserver, to be answered by the test. */
interface Asked {
  readonly what: string;
  readonly answer: (value: object) => void;
  readonly refuse: (error: unknown) => void;
}

function stage({ delays = true }: { readonly delays?: boolean } = {}) {
  const asked: Asked[] = [];
  const sent: object[] = [];
  const keys: object[] = [];
  const emitter = new EventEmitter();
  const ask = (what: string): Promise<never> =>
    new Promise((resolve, reject) => {
      asked.push({ what, answer: resolve as (value: object) => void, refuse: reject });
    });
  const client = {
    on: emitter.on.bind(emitter),
    off: emitter.off.bind(emitter),
    getUserId: () => "@ana:example.org",
    getDeviceId: () => "ANA",
    doesServerSupportUnstableFeature: () => Promise.resolve(delays),
    sendEvent: () => ask("event"),
    sendStateEvent: (_room: string, type: string, content: object) =>
      ask(`state ${type} ${JSON.stringify(content)}`),
    cancelPendingEvent: () => undefined,
    decryptEventIfNeeded: () => Promise.resolve(),
    encryptAndSendToDevice: () => ask("to device"),
    _unstable_sendDelayedStateEvent: () => ask("delayed"),
    _unstable_updateDelayedEvent: (id: string) => ask(`update ${id}`),
    _unstable_cancelScheduledDelayedEvent: (id: string) => ask(`cancel ${id}`),
    _unstable_restartScheduledDelayedEvent: (id: string) => ask(`restart ${id}`),
    _unstable_sendScheduledDelayedEvent: (id: string) => ask(`send ${id}`),
    _unstable_sendStickyEvent: () => ask("sticky"),
    _unstable_sendStickyDelayedEvent: () => ask("sticky delayed"),
  };
  const { client: rtc, mute } = createRtcClient(client as unknown as MatrixClient, {
    onMembershipSent: (outcome) => sent.push(outcome),
    onKeyReceived: (sender) => keys.push(sender),
    findKeeper: () => null,
    maxDelayMs: null,
  });
  return { rtc, mute, asked, sent, keys, emitter, whats: () => asked.map(({ what }) => what) };
}

function schedule(rtc: RtcClient): Promise<{ delay_id: string }> {
  const delay = { delay: 8000 };
  return rtc._unstable_sendDelayedStateEvent(ROOM, delay, MEMBERSHIP as never, {} as never);
}

function sendState(rtc: RtcClient, content: object, type = MEMBERSHIP): Promise<unknown> {
  return rtc.sendStateEvent(ROOM, type as never, content as never, "_@ana:example.org_ANA_m.call");
}

/** Lets every promise that is ready run. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}

describe("the delayed leave", () => {
  it("[E100] goes out side by side with the membership, which does not wait for its answer", async () => {
    const { rtc, whats } = stage();
    await schedule(rtc);
    void sendState(rtc, { application: "m.call" });
    expect(whats()).toEqual(["delayed", `state ${MEMBERSHIP} {"application":"m.call"}`]);
  });

  it("[E100] whoever uses the stand-in waits for the homeserver's own id", async () => {
    const { rtc, asked, whats } = stage();
    const { delay_id: standIn } = await schedule(rtc);
    const restarted = rtc._unstable_restartScheduledDelayedEvent(standIn);
    await settle();
    expect(whats()).toEqual(["delayed"]);
    asked[0]?.answer({ delay_id: "real" });
    await settle();
    asked[1]?.answer({});
    expect(await restarted).toEqual({});
    void rtc._unstable_sendScheduledDelayedEvent(standIn);
    void rtc._unstable_cancelScheduledDelayedEvent(standIn);
    await settle();
    expect(whats()).toEqual(["delayed", "restart real", "send real", "cancel real"]);
  });

  it("[E100] from the second on, and without support, it is the homeserver's own answer", async () => {
    const { rtc, asked, whats } = stage();
    await schedule(rtc);
    const second = schedule(rtc);
    await settle();
    asked[1]?.answer({ delay_id: "second" });
    expect(await second).toEqual({ delay_id: "second" });
    void rtc._unstable_restartScheduledDelayedEvent("second");
    await settle();
    expect(whats()).toEqual(["delayed", "delayed", "restart second"]);

    const without = stage({ delays: false });
    const refused = schedule(without.rtc).catch((error: unknown) => error);
    await settle();
    const error = new Error("no support");
    without.asked[0]?.refuse(error);
    expect(await refused).toBe(error);
  });

  it("[E101] one that was not scheduled is not found, so that the SDK schedules another", async () => {
    const { rtc, asked } = stage();
    const { delay_id: standIn } = await schedule(rtc);
    asked[0]?.refuse(new MatrixError({ errcode: "M_LIMIT_EXCEEDED" }, 429));
    const error: unknown = await rtc
      ._unstable_restartScheduledDelayedEvent(standIn)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MatrixError);
    expect(error).toMatchObject({ errcode: "M_NOT_FOUND", httpStatus: 404 });
  });

  it("[E101] one that nobody asks about fails without a sound", async () => {
    const { rtc, asked } = stage();
    await schedule(rtc);
    asked[0]?.refuse(new Error("offline"));
    await settle();
    expect(asked.length).toBe(1);
  });
});

describe("the membership", () => {
  it("[E104] its owner hears when the homeserver took or refused it", async () => {
    const { rtc, asked, sent } = stage();
    const taken = sendState(rtc, { application: "m.call" });
    asked[0]?.answer({ event_id: "$membership" });
    await taken;
    const error = new MatrixError({ errcode: "M_FORBIDDEN" }, 403);
    const refused = sendState(rtc, { application: "m.call" }).catch((reason: unknown) => reason);
    asked[1]?.refuse(error);
    expect(await refused).toBe(error);
    expect(sent).toEqual([{ eventId: "$membership" }, { error }]);
  });

  it("[E104] a leave and other state are no such news", async () => {
    const { rtc, asked, sent } = stage();
    const both = Promise.all([
      sendState(rtc, {}),
      sendState(rtc, { topic: "tea" }, "m.room.topic"),
    ]);
    for (const { answer } of asked) answer({ event_id: "$event" });
    await both;
    expect(sent).toEqual([]);
  });
});

describe("media keys", () => {
  const message = {
    type: KEYS_EVENT,
    sender: "@beto:example.org",
    content: { keys: { index: 0, key: "AAAA" }, member: { claimed_device_id: "BETO" } },
  };
  const encryptionInfo = {
    sender: "@beto:example.org",
    senderDevice: "BETO",
    senderCurve25519KeyBase64: "curve",
    senderVerified: false,
  };

  function receive(received: object): readonly [heard: readonly object[], keys: readonly object[]] {
    const { rtc, emitter, keys } = stage();
    const heard: object[] = [];
    rtc.on(ClientEvent.ToDeviceEvent, (event) =>
      heard.push({
        type: event.getType(),
        sender: event.getSender(),
        content: event.getContent(),
      }),
    );
    emitter.emit(ClientEvent.ReceivedToDeviceMessage, received);
    return [heard, keys];
  }

  it("[E102] one that came encrypted from the device it names reaches the SDK", () => {
    expect(receive({ message, encryptionInfo })).toEqual([
      [message],
      [{ userId: "@beto:example.org", deviceId: "BETO" }],
    ]);
  });

  it.each<[string, object]>([
    ["came in the clear", { message, encryptionInfo: null }],
    [
      "came from another device",
      { message, encryptionInfo: { ...encryptionInfo, senderDevice: "OTHER" } },
    ],
    [
      "was encrypted by somebody else",
      { message, encryptionInfo: { ...encryptionInfo, sender: "@mallory:example.org" } },
    ],
    ["names no device", { message: { ...message, content: { keys: {} } }, encryptionInfo }],
    ["is no key", { message: { ...message, type: "m.dummy" }, encryptionInfo }],
  ])("[E102] one that %s does not", (_name, received) => {
    expect(receive(received)).toEqual([[], []]);
  });

  it("[E102] after the SDK stops to listen, and for its other events, nothing is in the way", () => {
    const { rtc, emitter } = stage();
    let heard = 0;
    const listener = (): void => void (heard += 1);
    rtc.on(ClientEvent.ToDeviceEvent, listener);
    rtc.off(ClientEvent.ToDeviceEvent, listener);
    emitter.emit(ClientEvent.ReceivedToDeviceMessage, { message, encryptionInfo });
    expect(emitter.listenerCount(ClientEvent.ReceivedToDeviceMessage)).toBe(0);
    rtc.on(ClientEvent.Sync as never, listener as never);
    emitter.emit(ClientEvent.Sync);
    rtc.off(ClientEvent.Sync as never, listener as never);
    emitter.emit(ClientEvent.Sync);
    expect(heard).toBe(1);
  });
});

describe("after another tab took over", () => {
  it("[E103] nothing is sent, and the SDK hears that all went well", async () => {
    const { rtc, mute, whats, sent } = stage();
    mute();
    const answers = await Promise.all([
      schedule(rtc),
      sendState(rtc, {}),
      rtc._unstable_restartScheduledDelayedEvent("any"),
      rtc._unstable_sendScheduledDelayedEvent("any"),
    ]);
    expect([answers, whats(), sent]).toEqual([
      [{ delay_id: "muted" }, { event_id: "muted" }, {}, {}],
      [],
      [],
    ]);
  });

  it("[E103] the delayed leave is cancelled, or it would remove the other tab's membership", async () => {
    const { rtc, mute, asked, whats } = stage();
    await schedule(rtc);
    mute();
    asked[0]?.answer({ delay_id: "real" });
    await settle();
    expect(whats()).toEqual(["delayed", "cancel real"]);
    asked[1]?.refuse(new MatrixError({ errcode: "M_NOT_FOUND" }, 404));
    await settle();
  });

  it("[E103] one that was on its way at that moment is cancelled too", async () => {
    const { rtc, mute, asked, whats } = stage();
    await schedule(rtc);
    const second = schedule(rtc);
    await settle();
    mute();
    asked[0]?.answer({ delay_id: "first" });
    asked[1]?.answer({ delay_id: "second" });
    await second;
    await settle();
    expect(whats().slice(2).toSorted()).toEqual(["cancel first", "cancel second"]);
  });
});
