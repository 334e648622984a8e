/** Rules E115–E118, E300: one device's presence in a room's call, with the SDK's own session, client and room. */
import {
  RTC_DECLINE,
  RTC_NOTIFICATION,
  type LiveKitIdentity,
  type MatrixRoomId,
  type UserId,
} from "@tertulia/protocol";
import { RoomEvent } from "matrix-js-sdk";
import { afterEach, describe, expect, it } from "vitest";
import type { RtcEvent, RtcPresence } from "../../ports.ts";
import {
  createSdkStage,
  membershipContent,
  membershipKey,
  tell,
  type HomeserverRequest,
} from "../../testing/createSdkStage.ts";
import { createMatrixSession } from "./createMatrixSession.ts";

const ROOM = "!plain:example.org" as MatrixRoomId;
const CALL_MEMBER = "org.matrix.msc3401.call.member";
const OWN_STATE = `PUT /_matrix/client/v3/rooms/${ROOM}/state/${CALL_MEMBER}/${membershipKey("ana")}`;
const DELAYED = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";
const TRANSPORT = { type: "livekit", livekit_service_url: "https://rtc.example.org" } as const;
const open: RtcPresence[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((presence) => presence.leave()));
});

/** A presence before a homeserver that takes everything, but for what the test refuses. */
function stage(
  refuse: (request: HomeserverRequest) => boolean = () => false,
  limits?: { readonly max_delay_ms: number },
  isEncrypted = false,
) {
  const sdk = createSdkStage();
  if (isEncrypted) sdk.setState("m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
  sdk.client.getCachedCapabilities = () => ({ "org.matrix.msc4140.delayed_events": limits });
  const events: RtcEvent[] = [];
  sdk.homeserver.answer = (request) => {
    if (refuse(request)) return { status: 403, body: { errcode: "M_FORBIDDEN" } };
    if (request.what.endsWith("/versions"))
      return { body: { versions: ["v1.11"], unstable_features: { "org.matrix.msc4140": true } } };
    if (request.query["org.matrix.msc4140.delay"] !== undefined)
      return { body: { delay_id: "leave-1" } };
    return { body: { event_id: "$sent" } };
  };
  const presence = createMatrixSession(sdk.client).open(ROOM, (event) => events.push(event));
  open.push(presence);
  const until = async (isReached: () => boolean): Promise<void> => {
    while (!isReached()) await new Promise((resolve) => void setTimeout(resolve, 5));
  };
  const kinds = (): readonly string[] => events.map(({ kind }) => kind);
  const sent = (part: string): readonly HomeserverRequest[] =>
    sdk.requests.filter(({ what }) => what.includes(part));
  return { ...sdk, presence, events, kinds, until, sent };
}

describe("announcing", () => {
  it("[E140] after a token through the homeserver the leave is handed over there", async () => {
    const sdk = createSdkStage();
    sdk.homeserver.answer = ({ what, query }) => {
      if (what.endsWith("/versions"))
        return { body: { versions: ["v1.11"], unstable_features: { "org.matrix.msc4140": true } } };
      if (query["org.matrix.msc4140.delay"] !== undefined) return { body: { delay_id: "leave-1" } };
      return { body: { event_id: "$sent" } };
    };
    const session = createMatrixSession(sdk.client);
    await session.askCallService({ room: ROOM, device_id: "ANA" as never });
    const kinds: string[] = [];
    const presence = session.open(ROOM, ({ kind }) => kinds.push(kind));
    open.push(presence);
    presence.announce(TRANSPORT, "audio");
    const handedOver = () =>
      sdk.requests.filter(({ what }) => what.includes("/rtc/livekit/delegate_delayed_leave"));
    while (!kinds.includes("announced") || handedOver().length === 0) {
      await new Promise((resolve) => void setTimeout(resolve, 5));
    }
    const delays = sdk.requests.map(({ query }) => query["org.matrix.msc4140.delay"]);
    expect(delays.filter((delay) => delay !== undefined)).toEqual(["15000"]);
    expect(handedOver()[0]?.body).toMatchObject({
      room: ROOM,
      delay_id: "leave-1",
      delay_timeout: 15_000,
    });
  });

  it("[E115] sends Element Call's membership and, beside it, a leave that waits 8 s", async () => {
    const { presence, kinds, until, sent } = stage();
    presence.announce(TRANSPORT, "audio");
    await until(() => kinds().includes("announced"));
    const [delayed, joined] = sent(OWN_STATE).toSorted(
      (a, b) => Object.keys(b.query).length - Object.keys(a.query).length,
    );
    expect([delayed?.query, delayed?.body]).toEqual([{ "org.matrix.msc4140.delay": "8000" }, {}]);
    expect(joined?.body).toMatchObject({
      application: "m.call",
      call_id: "",
      scope: "m.room",
      device_id: "ANA",
      "m.call.intent": "audio",
      focus_active: { type: "livekit", focus_selection: "multi_sfu" },
      foci_preferred: [{ ...TRANSPORT, livekit_alias: ROOM }],
    });
  });

  it("[E115] the leave waits no longer than the homeserver allows", async () => {
    const { presence, kinds, until, sent } = stage(undefined, { max_delay_ms: 5_000 });
    presence.announce(TRANSPORT, "audio");
    await until(() => kinds().includes("announced"));
    const delays = sent(OWN_STATE).map(({ query }) => query["org.matrix.msc4140.delay"]);
    expect(delays.filter((delay) => delay !== undefined)).toEqual(["5000"]);
  });

  it("[E115] a homeserver that forbids it is told as missing power", async () => {
    const { presence, events, until } = stage(
      ({ what, query }) => what === OWN_STATE && Object.keys(query).length === 0,
    );
    presence.announce(TRANSPORT, "video");
    await until(() => events.some(({ kind }) => kind === "failed"));
    expect(events.find(({ kind }) => kind === "failed")).toMatchObject({
      error: { code: "call/no-permission" },
    });
  });

  it("[E115] before it is asked for, nothing is sent", async () => {
    const { requests, setState, until, kinds } = stage();
    setState(CALL_MEMBER, membershipKey("beto"), membershipContent("beto"));
    await until(() => kinds().includes("memberships"));
    expect(requests.filter(({ what }) => what.startsWith("PUT"))).toEqual([]);
  });
});

describe("listening", () => {
  it("[E116] tells who is in the call, as state says it", async () => {
    const { events, setState, until } = stage();
    setState(CALL_MEMBER, membershipKey("beto"), membershipContent("beto"));
    await until(() => events.length > 0);
    expect(events[0]).toMatchObject({
      kind: "memberships",
      memberships: [{ identity: "@beto:example.org:BETO", serviceUrl: "https://rtc.example.org" }],
    });
  });

  it("[E116] a person who is removed from the room is out of the call", () => {
    const { events, room } = stage();
    tell(room, RoomEvent.MyMembership, room, "leave");
    expect(events).toMatchObject([{ kind: "failed", error: { code: "call/removed" } }]);
  });
});

describe("welcoming", () => {
  const BETO = "@beto:example.org:BETO" as LiveKitIdentity;
  const STRANGER = "@mallory:example.org:PHONE" as LiveKitIdentity;

  /** Ana in a call of an encrypted room; `given` are the devices that were given a key. */
  async function inCall(isEncrypted = true) {
    const all = stage(undefined, undefined, isEncrypted);
    const given: string[] = [];
    all.client.encryptAndSendToDevice = (_type, devices) => {
      given.push(...devices.map(({ userId, deviceId }) => `${userId}:${deviceId}`));
      return Promise.resolve();
    };
    all.presence.announce(TRANSPORT, "audio");
    await all.until(() => all.kinds().includes("announced"));
    if (isEncrypted) await all.until(() => all.kinds().includes("key"));
    return { ...all, given };
  }

  it("[E300] somebody of the room who is at the SFU gets the key before their membership is there, once", async () => {
    const { presence, given } = await inCall();
    presence.welcome([BETO]);
    presence.welcome([BETO]);
    expect(given).toEqual([BETO]);
  });

  it("[E300] whoever went and came back gets it again", async () => {
    const { presence, given } = await inCall();
    presence.welcome([BETO]);
    presence.welcome([]);
    presence.welcome([BETO]);
    expect(given).toEqual([BETO, BETO]);
  });

  it("[E300] a listed member is left to the SDK, and nobody outside the room gets a key", async () => {
    const { presence, given, setState, until, events } = await inCall();
    setState(CALL_MEMBER, membershipKey("beto"), membershipContent("beto"));
    await until(() => JSON.stringify(events).includes(BETO));
    presence.welcome([BETO, STRANGER]);
    expect(given).toEqual([]);
  });

  it("[E300] in a plain room there is no key to give", async () => {
    const { presence, given } = await inCall(false);
    presence.welcome([BETO]);
    expect(given).toEqual([]);
  });
});

describe("ringing", () => {
  it("[E117] names its people and our membership, and tells of the no to it", async () => {
    const { presence, events, kinds, until, sent, say } = stage();
    const beto = "@beto:example.org" as UserId;
    await presence.ring([beto], "audio");
    expect(sent(RTC_NOTIFICATION)).toEqual([]);
    presence.announce(TRANSPORT, "audio");
    await until(() => kinds().includes("announced"));
    await presence.ring([beto], "audio");
    expect(sent(RTC_NOTIFICATION)[0]?.body).toMatchObject({
      notification_type: "ring",
      "m.mentions": { user_ids: [beto], room: false },
      "m.relates_to": { rel_type: "m.reference", event_id: "$sent" },
    });
    const no = (to: string): object => ({
      "m.relates_to": { rel_type: "m.reference", event_id: to },
    });
    say(RTC_DECLINE, no("$another-ring"), "@carla:example.org");
    say(RTC_DECLINE, no("$sent"), beto);
    expect(events.filter(({ kind }) => kind === "declined")).toEqual([
      { kind: "declined", userId: beto },
    ]);
  });
});

describe("the end", () => {
  it("[E118] leaving sends the leave that waited, and nothing is told any more", async () => {
    const { presence, events, kinds, until, sent, setState, room } = stage();
    presence.announce(TRANSPORT, "audio");
    await until(() => kinds().includes("announced"));
    await presence.leave();
    expect(sent(`${DELAYED}/leave-1/send`).length).toBe(1);
    const before = events.length;
    setState(CALL_MEMBER, membershipKey("beto"), membershipContent("beto"));
    tell(room, RoomEvent.MyMembership, room, "leave");
    await new Promise((resolve) => void setTimeout(resolve, 0));
    expect(events.length).toBe(before);
  });

  it("[E118] leaving right after announcing leaves no membership behind", async () => {
    const { presence, sent } = stage();
    presence.announce(TRANSPORT, "audio");
    await presence.leave();
    await new Promise((resolve) => void setTimeout(resolve, 20));
    expect(sent(OWN_STATE)).toEqual([]);
  });

  it("[E103] abandoning cancels the leave that waited and touches no membership", async () => {
    const { presence, kinds, until, sent } = stage();
    presence.announce(TRANSPORT, "audio");
    await until(() => kinds().includes("announced"));
    const before = sent(OWN_STATE).length;
    presence.abandon();
    await until(() => sent(`${DELAYED}/leave-1/cancel`).length > 0);
    expect([sent(OWN_STATE).length, sent(`${DELAYED}/leave-1/send`).length]).toEqual([before, 0]);
  });
});
