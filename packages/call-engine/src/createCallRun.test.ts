/** Rules of a running call: tokens, SFU connections, keys, pictures, the end. All ports are fakes. */
import { CallError, type LiveKitIdentity } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import type { MediaKey, RtcMembership } from "./ports.ts";
import {
  codeOf,
  createCallStage,
  createLiveStage,
  NOTHING,
  type CallStage,
} from "./testing/createCallStage.ts";
import { fakeParticipant } from "./testing/createFakeSfu.ts";
import { FAKE_SERVICE_URL, fakeMembership } from "./testing/createFakeMatrixSession.ts";
import { ENCRYPTED_ROOM, PLAIN_ROOM } from "./testing/createFakePorts.ts";

const NORTH = "https://north.example.net/jwt";
const SOUTH = "https://south.example.net/jwt";
const carla = fakeMembership("carla", { serviceUrl: NORTH });
const dani = fakeMembership("dani", { serviceUrl: SOUTH });
const LOST = { kind: "disconnected", error: new CallError("call/sfu-unreachable") } as const;

function memberships({ matrix }: CallStage, ...list: readonly RtcMembership[]): void {
  matrix.presences.at(-1)?.emit({ kind: "memberships", memberships: list });
}

function connectedWith({ sfu }: CallStage, at: number): readonly string[] | undefined {
  return sfu.connections[at]?.connects.map(({ token }) => token.reveal());
}

function asked({ tokens }: CallStage): readonly (readonly [string, string, boolean])[] {
  return tokens.requests.map(({ serviceUrl, use, isFresh }) => [serviceUrl, use, isFresh]);
}

/** Refuses tokens at the SFU, a number of times. */
function refuseTokens(stage: CallStage, times: number): void {
  let left = times;
  stage.sfu.onConnect = () => {
    left -= 1;
    return left < 0 ? Promise.resolve() : Promise.reject(new CallError("call/forbidden"));
  };
}

describe("tokens", () => {
  it("[E22] one that the SFU refuses is replaced by a fresh one, once", async () => {
    const stage = createCallStage();
    refuseTokens(stage, 1);
    const joined = stage.engine.join({ roomId: PLAIN_ROOM });
    await stage.clock.settle();
    stage.announced();
    await joined;
    expect([asked(stage), connectedWith(stage, 0)]).toEqual([
      [
        [FAKE_SERVICE_URL, "publish", false],
        [FAKE_SERVICE_URL, "publish", true],
      ],
      ["token-1", "token-2"],
    ]);
  });

  it("[E22] an SFU that refuses fresh ones counts as unreachable, and is tried again", async () => {
    const stage = createCallStage();
    refuseTokens(stage, 2);
    const joined = stage.engine.join({ roomId: PLAIN_ROOM });
    await stage.clock.settle();
    stage.announced();
    expect([stage.engine.getSnapshot().phase, stage.clock.timers()]).toEqual(["joining", [2250]]);
    await stage.clock.advance(2250);
    await joined;
    expect(connectedWith(stage, 0)).toEqual(["token-1", "token-2", "token-3"]);
  });

  it("[E190] a join outlasts the two seconds in which an SFU that just woke refuses everybody", async () => {
    const stage = createCallStage();
    const awakeAt = stage.clock.now() + 2_000;
    stage.sfu.onConnect = () =>
      stage.clock.now() < awakeAt
        ? Promise.reject(new CallError("call/sfu-unreachable"))
        : Promise.resolve();
    const joined = stage.engine.join({ roomId: PLAIN_ROOM });
    await stage.clock.settle();
    stage.announced();
    await stage.clock.advance(2_250);
    await joined;
    expect(connectedWith(stage, 0)).toEqual(["token-1", "token-2"]);
  });

  it("[E191] an SFU that leaves a join hanging is given up after 15 s, for a second try", async () => {
    const stage = createCallStage();
    stage.sfu.onConnect = (connection) =>
      connection.connects.length === 1 ? new Promise(() => undefined) : Promise.resolve();
    const joined = stage.engine.join({ roomId: PLAIN_ROOM });
    await stage.clock.settle();
    stage.announced();
    await stage.clock.advance(15_000);
    await stage.clock.advance(2_250);
    await joined;
    expect(connectedWith(stage, 0)).toEqual(["token-1", "token-2"]);
  });

  it("[E191] an SFU that leaves both tries hanging fails the join, and nothing is left of it", async () => {
    const stage = createCallStage();
    stage.sfu.onConnect = () => new Promise(() => undefined);
    const failed = stage.engine.join({ roomId: PLAIN_ROOM }).catch(codeOf);
    await stage.clock.advance(15_000 + 2_250 + 15_000);
    expect([await failed, stage.remains()]).toEqual(["call/sfu-unreachable", NOTHING]);
  });

  it("[E192] whoever was put out without hearing of it is refused when the SFU is found again", async () => {
    const stage = await createLiveStage();
    stage.tokens.onRequest = () => Promise.reject(new CallError("call/forbidden"));
    stage.sfu.connections[0]?.emit({ kind: "reconnecting" });
    stage.sfu.connections[0]?.emit({ kind: "reconnected" });
    await stage.clock.settle();
    expect(stage.engine.getSnapshot()).toMatchObject({
      phase: "failed",
      error: { code: "call/forbidden" },
    });
  });

  it("[E23] when the SDK gave up, the same connection connects with a fresh token", async () => {
    const stage = await createLiveStage();
    stage.sfu.connections[0]?.emit(LOST);
    expect(stage.engine.getSnapshot()).toMatchObject({ phase: "live", link: "retrying" });
    await stage.clock.advance(375);
    expect(stage.engine.getSnapshot()).toMatchObject({ phase: "live", link: "up" });
    expect([stage.sfu.connections.length, connectedWith(stage, 0), asked(stage)[1]]).toEqual([
      1,
      ["token-1", "token-2"],
      [FAKE_SERVICE_URL, "publish", true],
    ]);
    expect(stage.matrix.presences.map((presence) => presence.end())).toEqual([null]);
  });

  it("[E24] a live call outlives a service that is down for long", async () => {
    const stage = await createLiveStage();
    const { onRequest } = stage.tokens;
    stage.tokens.onRequest = () => Promise.reject(new CallError("call/service-unreachable"));
    stage.sfu.connections[0]?.emit(LOST);
    await stage.clock.advance(120_000);
    expect(stage.engine.getSnapshot()).toMatchObject({ phase: "live", link: "retrying" });
    stage.tokens.onRequest = onRequest;
    await stage.clock.advance(10_000);
    expect(stage.engine.getSnapshot()).toMatchObject({ phase: "live", link: "up" });
  });

  it("[E240] a live call outlives a service that cannot check who asks", async () => {
    const stage = await createLiveStage();
    const { onRequest } = stage.tokens;
    stage.tokens.onRequest = () => Promise.reject(new CallError("call/unverified"));
    await stage.clock.advance(1_500_000);
    stage.sfu.connections[0]?.emit(LOST);
    await stage.clock.advance(120_000);
    expect(stage.engine.getSnapshot()).toMatchObject({ phase: "live", link: "retrying" });
    stage.tokens.onRequest = onRequest;
    await stage.clock.advance(10_000);
    expect(stage.engine.getSnapshot()).toMatchObject({ phase: "live", link: "up" });
  });

  it("[E25] a service that refuses the person ends the call", async () => {
    const stage = await createLiveStage();
    stage.tokens.onRequest = () => Promise.reject(new CallError("call/forbidden"));
    stage.sfu.connections[0]?.emit(LOST);
    await stage.clock.advance(375);
    expect(stage.engine.getSnapshot()).toMatchObject({
      phase: "failed",
      error: { code: "call/forbidden" },
    });
    expect(stage.remains()).toEqual(NOTHING);
  });

  it("[E26] a spare is asked for every 25 minutes, without touching the connection", async () => {
    const stage = await createLiveStage();
    await stage.clock.advance(1_499_999);
    expect(asked(stage).length).toBe(1);
    await stage.clock.advance(1);
    await stage.clock.advance(1_500_000);
    expect(asked(stage).slice(1)).toEqual([
      [FAKE_SERVICE_URL, "publish", true],
      [FAKE_SERVICE_URL, "publish", true],
    ]);
    expect(connectedWith(stage, 0)).toEqual(["token-1"]);
  });

  it("[E26] after sleep it is asked for on waking, once, however often waking shows", async () => {
    const stage = await createLiveStage();
    stage.clock.wake();
    await stage.clock.settle();
    expect(asked(stage).length).toBe(1);
    stage.clock.sleep(1_500_000);
    stage.clock.wake();
    stage.clock.wake();
    await stage.clock.settle();
    stage.clock.wake();
    await stage.clock.settle();
    expect(asked(stage).slice(1)).toEqual([[FAKE_SERVICE_URL, "publish", true]]);
  });

  it("[E26] a spare that could not be had on waking is asked for at the next", async () => {
    const stage = await createLiveStage();
    const { onRequest } = stage.tokens;
    stage.tokens.onRequest = () => Promise.reject(new CallError("call/homeserver-unreachable"));
    stage.clock.sleep(1_500_000);
    stage.clock.wake();
    await stage.clock.settle();
    stage.tokens.onRequest = onRequest;
    stage.clock.wake();
    await stage.clock.settle();
    expect([asked(stage).length, stage.engine.getSnapshot().phase]).toEqual([3, "live"]);
  });

  it("[E27] a spare that is refused ends the call: the person is no longer a member", async () => {
    const stage = await createLiveStage();
    stage.tokens.onRequest = () => Promise.reject(new CallError("call/forbidden"));
    await stage.clock.advance(1_500_000);
    expect(stage.engine.getSnapshot()).toMatchObject({
      phase: "failed",
      error: { code: "call/forbidden" },
    });
    expect(stage.remains()).toEqual(NOTHING);
  });
});

describe("foreign SFUs", () => {
  it("[E30] two of them are two connections that only listen", async () => {
    const stage = await createLiveStage();
    memberships(stage, carla, dani);
    memberships(stage, dani, carla);
    await stage.clock.settle();
    const { identity } = fakeMembership("ana");
    expect(stage.sfu.connections.map((connection) => connection.options)).toEqual([
      { isEncrypted: false, use: "publish", identity },
      { isEncrypted: false, use: "subscribe", identity },
      { isEncrypted: false, use: "subscribe", identity },
    ]);
    expect(asked(stage).slice(1)).toEqual([
      [NORTH, "subscribe", false],
      [SOUTH, "subscribe", false],
    ]);
  });

  it("[E31] one that nobody names any more is closed, the others stay", async () => {
    const stage = await createLiveStage();
    memberships(stage, carla, dani);
    await stage.clock.settle();
    memberships(stage, dani);
    expect(stage.sfu.connections.map((connection) => connection.isClosed())).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("[E31] an answer for a connection that was closed counts for nothing", async () => {
    const stage = await createLiveStage();
    const answers: (() => void)[] = [];
    stage.sfu.onConnect = () => new Promise((resolve) => void answers.push(resolve));
    memberships(stage, carla);
    await stage.clock.settle();
    memberships(stage);
    stage.sfu.onConnect = () => Promise.reject(new CallError("call/sfu-unreachable"));
    memberships(stage, carla);
    await stage.clock.settle();
    // Were the late answer believed, the link would count as up, and its next failure as the first.
    answers[0]?.();
    await stage.clock.advance(375);
    expect(stage.clock.timers()).toEqual([1_500_000, 750]);
  });

  it("[E31] a token that comes after its SFU was dropped opens nothing", async () => {
    const stage = await createLiveStage();
    const { onRequest } = stage.tokens;
    let answer: () => void = () => undefined;
    stage.tokens.onRequest = async (request) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return onRequest(request);
    };
    memberships(stage, carla);
    await stage.clock.settle();
    memberships(stage);
    answer();
    await stage.clock.settle();
    expect(connectedWith(stage, 1)).toEqual([]);
  });

  it("[E32] one that refuses us is asked again after 10 s, while the call goes on", async () => {
    const stage = await createLiveStage();
    stage.tokens.onRequest = () => Promise.reject(new CallError("call/forbidden"));
    memberships(stage, carla);
    await stage.clock.advance(10_000);
    expect(asked(stage).slice(1)).toEqual([
      [NORTH, "subscribe", false],
      [NORTH, "subscribe", true],
    ]);
    expect(stage.engine.getSnapshot()).toMatchObject({ phase: "live", link: "up" });
    memberships(stage);
    await stage.clock.advance(20_000);
    expect(asked(stage).length).toBe(3);
  });

  it("[E33] each connection hears and shows only whom a membership puts there", async () => {
    const stage = await createLiveStage();
    const beto = fakeMembership("beto");
    memberships(stage, fakeMembership("ana"), beto, carla, dani);
    await stage.clock.settle();
    expect(stage.sfu.connections.map((connection) => [...connection.attested()])).toEqual([
      [beto.identity],
      [carla.identity],
      [dani.identity],
    ]);
    memberships(stage, beto);
    expect([...(stage.sfu.connections[0]?.attested() ?? [])]).toEqual([beto.identity]);
  });
});

describe("keys", () => {
  function key(index: number, name = "ana"): MediaKey {
    return {
      identity: fakeMembership(name).identity,
      index,
      bytes: new Uint8Array(16).fill(index),
    };
  }

  it("[E34] they reach the own connection at once, even before the SFU is known", async () => {
    const stage = createCallStage();
    stage.matrix.onTransport = () => new Promise(() => undefined);
    void stage.engine.join({ roomId: ENCRYPTED_ROOM });
    await stage.clock.settle();
    stage.matrix.presences[0]?.emit({ kind: "key", key: key(0) });
    expect(stage.sfu.connections[0]?.keys).toEqual([key(0)]);
  });

  it("[E34] every connection gets every key in order, later ones all that came before", async () => {
    const stage = await createLiveStage(ENCRYPTED_ROOM);
    const emit = (one: MediaKey): void =>
      stage.matrix.presences[0]?.emit({ kind: "key", key: one });
    emit(key(0));
    memberships(stage, carla);
    emit(key(0, "carla"));
    emit(key(1));
    await stage.clock.settle();
    memberships(stage, carla, dani);
    await stage.clock.settle();
    const all = [key(0), key(0, "carla"), key(1)];
    expect(stage.sfu.connections.map((connection) => connection.keys)).toEqual([all, all, all]);
  });
});

describe("the own SFU", () => {
  it("[E302] whoever is at the own SFU is welcomed by the presence; of another SFU nobody is", async () => {
    const stage = await createLiveStage(ENCRYPTED_ROOM);
    memberships(stage, carla);
    await stage.clock.settle();
    const at = (index: number, who: RtcMembership): void =>
      stage.sfu.connections[index]?.emit({
        kind: "participants",
        participants: [fakeParticipant(who.identity)],
      });
    at(0, fakeMembership("beto"));
    at(1, carla);
    expect(stage.matrix.presences[0]?.welcomes.flat()).toEqual([fakeMembership("beto").identity]);
  });
});

describe("the local device", () => {
  it("[E35] in doubt about the membership, nothing is sent", async () => {
    const stage = await createLiveStage();
    stage.matrix.presences[0]?.emit({ kind: "probablyLeft", isLeft: true });
    expect(stage.engine.getSnapshot()).toMatchObject({ link: "retrying" });
    stage.matrix.presences[0]?.emit({ kind: "probablyLeft", isLeft: false });
    expect(stage.sfu.connections[0]?.commands).toEqual(["prepare microphone", "pause", "resume"]);
  });
});

describe("pictures", () => {
  it("[E36] a tile shows from the connection that carries its member, even at first sight", async () => {
    const stage = await createLiveStage();
    const stop = stage.engine.subscribe(() => {
      stage.engine.attachVideo(`${carla.identity}/camera`, {});
      stop();
    });
    memberships(stage, carla);
    await stage.clock.settle();
    expect(stage.sfu.connections.map(({ shown }) => [...shown])).toEqual([
      [],
      [`${carla.identity} camera`],
    ]);
  });

  it("[E36] it follows its member to another SFU, and ends where it is", async () => {
    const stage = await createLiveStage();
    memberships(stage, carla);
    await stage.clock.settle();
    const detach = stage.engine.attachVideo(`${carla.identity}/screen`, {});
    memberships(stage, { ...carla, serviceUrl: SOUTH });
    await stage.clock.settle();
    const shown = (): unknown => stage.sfu.connections.map((connection) => [...connection.shown]);
    expect(shown()).toEqual([[], [], [`${carla.identity} screen`]]);
    detach();
    expect(shown()).toEqual([[], [], []]);
  });

  it("[E36] the own picture comes from the own connection; without a call there is none", async () => {
    const stage = await createLiveStage();
    stage.engine.attachVideo(`${fakeMembership("ana").identity}/camera`, {});
    expect([...(stage.sfu.connections[0]?.shown ?? [])]).toEqual(["@ana:example.org:ANA camera"]);
    const idle = createCallStage();
    expect(
      idle.engine.attachVideo("x/camera" as `${LiveKitIdentity}/camera`, {})(),
    ).toBeUndefined();
  });
});
