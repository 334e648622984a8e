/** Rules of the engine as its owner sees it: joining, leaving, commands. All ports are fakes. */
import { CallError, type MatrixRoomId, type UserId } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import { createCallEngine } from "./createCallEngine.ts";
import { isInProgress } from "./core/snapshot.ts";
import { FAKE_SERVICE_URL, fakeMembership } from "./testing/createFakeMatrixSession.ts";
import { ENCRYPTED_ROOM, PLAIN_ROOM, type FakePorts } from "./testing/createFakePorts.ts";
import {
  codeOf,
  createCallStage,
  createLiveStage,
  NOTHING,
  type CallStage,
} from "./testing/createCallStage.ts";

describe("joining", () => {
  it("[E1] the click itself asks for transport, presence and microphone, before any answer", async () => {
    const { engine, matrix, sfu, clock } = createCallStage();
    matrix.onTransport = () => new Promise(() => undefined);
    void engine.join({ roomId: PLAIN_ROOM, camera: true });
    await clock.settle();
    expect({
      transports: matrix.transportRequests(),
      presences: matrix.presences.map((presence) => presence.roomId),
      devices: sfu.connections.map((connection) => connection.commands),
    }).toEqual({
      transports: 1,
      presences: [PLAIN_ROOM],
      devices: [["prepare microphone", "camera on"]],
    });
    expect(engine.getSnapshot()).toMatchObject({ phase: "joining", link: "connecting" });
  });

  it("[E1] the membership does not wait for the token", async () => {
    const { engine, matrix, tokens, clock } = createCallStage();
    tokens.onRequest = () => new Promise(() => undefined);
    void engine.join({ roomId: PLAIN_ROOM });
    await clock.settle();
    expect(matrix.presences[0]?.announcements).toEqual([
      { transport: { type: "livekit", livekit_service_url: FAKE_SERVICE_URL }, intent: "audio" },
    ]);
  });

  it("[E2] nothing is asked for twice", async () => {
    const { engine, matrix, tokens, sfu } = await createLiveStage();
    expect({
      transports: matrix.transportRequests(),
      presences: matrix.presences.length,
      announcements: matrix.presences[0]?.announcements.length,
      tokens: tokens.requests,
      connections: sfu.connections.length,
      connects: sfu.connections[0]?.connects.map(({ token }) => token.reveal()),
    }).toEqual({
      transports: 1,
      presences: 1,
      announcements: 1,
      tokens: [
        { roomId: PLAIN_ROOM, serviceUrl: FAKE_SERVICE_URL, use: "publish", isFresh: false },
      ],
      connections: 1,
      connects: ["token-1"],
    });
    expect(engine.getSnapshot()).toMatchObject({ phase: "live", link: "up" });
  });

  it("[E3] join resolves only when the SFU is up and the membership was taken", async () => {
    const { engine, clock, announced } = createCallStage();
    let isJoined = false;
    const joined = engine.join({ roomId: PLAIN_ROOM }).then(() => (isJoined = true));
    await clock.settle();
    expect([isJoined, engine.getSnapshot().phase]).toEqual([false, "joining"]);
    announced();
    await joined;
    expect(engine.getSnapshot().phase).toBe("live");
  });

  it("[E4] joining again, while joining or live, is the same join", async () => {
    const all = createCallStage();
    const both = Promise.all([
      all.engine.join({ roomId: PLAIN_ROOM }),
      all.engine.join({ roomId: PLAIN_ROOM, camera: true }),
    ]);
    await all.clock.settle();
    all.announced();
    await both;
    await all.engine.join({ roomId: PLAIN_ROOM });
    expect([all.sfu.connections.length, all.matrix.presences.length]).toEqual([1, 1]);
    expect(all.sfu.connections[0]?.commands).toEqual(["prepare microphone"]);
  });

  it("[E4] a second join fails as the first one does", async () => {
    const all = createCallStage();
    all.matrix.onTransport = () => Promise.reject(new CallError("call/no-transport"));
    const outcomes = await Promise.allSettled([
      all.engine.join({ roomId: PLAIN_ROOM }),
      all.engine.join({ roomId: PLAIN_ROOM }),
    ]);
    expect(outcomes.map((one) => one.status === "rejected" && codeOf(one.reason))).toEqual([
      "call/no-transport",
      "call/no-transport",
    ]);
  });

  it("[E5] joining elsewhere leaves first, and starts only when nothing of the old call runs", async () => {
    const all = await createLiveStage();
    let release: () => void = () => undefined;
    all.matrix.onLeave = () => new Promise((resolve) => (release = resolve));
    const joined = all.engine.join({ roomId: ENCRYPTED_ROOM });
    await all.clock.settle();
    expect(all.engine.getSnapshot()).toEqual({ phase: "leaving", roomId: PLAIN_ROOM });
    expect(all.matrix.presences.length).toBe(1);
    release();
    await all.clock.settle();
    all.announced();
    await joined;
    expect(all.engine.getSnapshot()).toMatchObject({ phase: "live", roomId: ENCRYPTED_ROOM });
    expect(all.remains()).toMatchObject({ open: 1, present: 1, wakeListeners: 1 });
  });

  it("[E5] of several joins at once the last room wins, and no call is left behind", async () => {
    const all = await createLiveStage();
    const third = "!third:example.org" as MatrixRoomId;
    all.matrix.rooms.set(third, { isEncrypted: false, mayJoin: true });
    const both = Promise.all([
      all.engine.join({ roomId: ENCRYPTED_ROOM }),
      all.engine.join({ roomId: third }),
    ]);
    await all.clock.settle();
    all.announced();
    await both;
    expect(all.engine.getSnapshot()).toMatchObject({ phase: "live", roomId: third });
    expect(all.remains()).toMatchObject({ open: 1, present: 1 });
  });

  it.each<[string, (ports: FakePorts) => void, MatrixRoomId, string]>([
    ["not in the room", ({ matrix }) => matrix.rooms.clear(), PLAIN_ROOM, "call/forbidden"],
    [
      "no power to join its calls",
      ({ matrix }) => matrix.rooms.set(PLAIN_ROOM, { isEncrypted: false, mayJoin: false }),
      PLAIN_ROOM,
      "call/no-permission",
    ],
    [
      "an encrypted room and no way to encrypt",
      ({ sfu }) => (sfu.encrypts = false),
      ENCRYPTED_ROOM,
      "call/encryption-unsupported",
    ],
  ])("[E6] %s: refused before anything runs", async (_name, arrange, roomId, code) => {
    const all = createCallStage();
    arrange(all);
    const error: unknown = await all.engine.join({ roomId }).catch((reason: unknown) => reason);
    expect(codeOf(error)).toBe(code);
    expect(all.engine.getSnapshot()).toEqual({ phase: "failed", roomId, error });
    expect([all.sfu.connections.length, all.matrix.transportRequests(), all.remains()]).toEqual([
      0,
      0,
      NOTHING,
    ]);
  });

  it("[E6] a browser that cannot encrypt joins plain rooms", async () => {
    const all = createCallStage();
    all.sfu.encrypts = false;
    const joined = all.engine.join({ roomId: PLAIN_ROOM });
    await all.clock.settle();
    all.announced();
    await expect(joined).resolves.toBeUndefined();
  });

  it("[E6] offline is said at once, and nothing is tried", async () => {
    const all = createCallStage();
    const engine = createCallEngine({ ...all, isOnline: () => false });
    const error: unknown = await engine
      .join({ roomId: PLAIN_ROOM })
      .catch((reason: unknown) => reason);
    expect([codeOf(error), engine.getSnapshot().phase, all.remains()]).toEqual([
      "call/offline",
      "failed",
      NOTHING,
    ]);
  });

  it("[E6] an SFU library that cannot even start is such a refusal", async () => {
    const all = createCallStage();
    const engine = createCallEngine({
      ...all,
      sfu: {
        ...all.sfu,
        open: () => {
          throw new Error("no WebRTC here");
        },
      },
    });
    const error: unknown = await engine
      .join({ roomId: PLAIN_ROOM })
      .catch((reason: unknown) => reason);
    expect([codeOf(error), engine.getSnapshot().phase]).toEqual(["call/unexpected", "failed"]);
  });

  it("[E7] a join that fails takes everything down, says why, and may be repeated", async () => {
    const all = createCallStage();
    all.tokens.onRequest = () => Promise.reject(new CallError("call/forbidden"));
    const error: unknown = await all.engine
      .join({ roomId: PLAIN_ROOM })
      .catch((reason: unknown) => reason);
    expect(all.engine.getSnapshot()).toEqual({ phase: "failed", roomId: PLAIN_ROOM, error });
    await all.clock.settle();
    expect([codeOf(error), all.remains()]).toEqual(["call/forbidden", NOTHING]);
    all.tokens.onRequest = createCallStage().tokens.onRequest;
    const joined = all.engine.join({ roomId: PLAIN_ROOM });
    await all.clock.settle();
    all.announced();
    await joined;
    expect(all.engine.getSnapshot().phase).toBe("live");
  });

  it("[E18] another try is with the camera of the first one, and rings whom that would have rung", async () => {
    const all = createCallStage();
    const beto = "@beto:example.org" as UserId;
    const { onRequest } = all.tokens;
    all.tokens.onRequest = () => Promise.reject(new CallError("call/forbidden"));
    await all.engine
      .join({ roomId: PLAIN_ROOM, camera: true, ring: { userIds: [beto] } })
      .catch(() => undefined);
    all.tokens.onRequest = onRequest;
    const retried = all.engine.retry();
    await all.clock.settle();
    all.announced();
    await retried;
    expect(all.engine.getSnapshot()).toMatchObject({ phase: "live", ringing: [beto] });
    expect(all.sfu.connections.at(-1)?.commands).toContain("camera on");
  });

  it("[E18] where nothing failed there is no other try", async () => {
    const { engine, matrix } = await createLiveStage();
    await engine.retry();
    expect([engine.getSnapshot().phase, matrix.presences.length]).toEqual(["live", 1]);
  });

  it("[E8] an error that was read can be dismissed", async () => {
    const all = createCallStage();
    all.matrix.rooms.clear();
    await all.engine.join({ roomId: PLAIN_ROOM }).catch(() => undefined);
    all.engine.dismiss();
    expect(all.engine.getSnapshot()).toEqual({ phase: "idle", ended: null });
  });
});

describe("warming", () => {
  it("[E9] gets code, keys, transport and a token ready, and joins nothing", async () => {
    const { engine, matrix, sfu, tokens, clock } = createCallStage();
    engine.warm(ENCRYPTED_ROOM);
    await clock.settle();
    expect({
      warmed: sfu.warmed,
      keys: matrix.warmedKeys,
      tokens: tokens.requests,
      phase: engine.getSnapshot().phase,
      presences: matrix.presences.length,
    }).toEqual({
      warmed: [
        { isEncrypted: true, livekitRoomUrl: null },
        { isEncrypted: true, livekitRoomUrl: "wss://sfu.example.org" },
      ],
      keys: [ENCRYPTED_ROOM],
      tokens: [
        { serviceUrl: FAKE_SERVICE_URL, roomId: ENCRYPTED_ROOM, use: "publish", isFresh: false },
      ],
      phase: "idle",
      presences: 0,
    });
  });

  it("[E9] a plain room needs no keys; a room one may not join needs nothing", async () => {
    const { engine, matrix, tokens, clock } = createCallStage();
    matrix.rooms.set(ENCRYPTED_ROOM, { isEncrypted: true, mayJoin: false });
    engine.warm(PLAIN_ROOM);
    engine.warm(ENCRYPTED_ROOM);
    await clock.settle();
    expect([matrix.warmedKeys, tokens.requests.map(({ roomId }) => roomId)]).toEqual([
      [],
      [PLAIN_ROOM],
    ]);
  });

  it("[E9] repeating it is free for four minutes, then the token is renewed", async () => {
    const { engine, tokens, clock } = createCallStage();
    engine.warm(PLAIN_ROOM);
    await clock.advance(239_999);
    engine.warm(PLAIN_ROOM);
    await clock.settle();
    expect(tokens.requests.length).toBe(1);
    await clock.advance(1);
    engine.warm(PLAIN_ROOM);
    await clock.settle();
    expect(tokens.requests.map(({ isFresh }) => isFresh)).toEqual([false, true]);
  });

  it("[E9] a failure is a warning without secrets, and the next time it is tried again", async () => {
    const { engine, tokens, log, clock } = createCallStage();
    tokens.onRequest = () => Promise.reject(new CallError("call/service-unreachable"));
    engine.warm(PLAIN_ROOM);
    await clock.settle();
    engine.warm(PLAIN_ROOM);
    await clock.settle();
    expect(tokens.requests.length).toBe(2);
    const line = {
      level: "warn",
      message: "could not warm a room",
      context: { code: "call/service-unreachable" },
    };
    expect(log.lines).toEqual([line, line]);
  });
});

describe("leaving", () => {
  it("[E10] resolves when the membership is gone and the connections are closed", async () => {
    const all = await createLiveStage();
    let release: () => void = () => undefined;
    all.sfu.onClose = () => new Promise((resolve) => (release = resolve));
    let isLeft = false;
    const left = all.engine.leave().then(() => (isLeft = true));
    await all.clock.settle();
    expect([isLeft, all.engine.getSnapshot(), all.matrix.presences[0]?.end()]).toEqual([
      false,
      { phase: "leaving", roomId: PLAIN_ROOM },
      "left",
    ]);
    release();
    await left;
    expect(all.engine.getSnapshot()).toEqual({
      phase: "idle",
      ended: { roomId: PLAIN_ROOM, reason: "left" },
    });
    expect(all.remains()).toEqual(NOTHING);
  });

  it.each<[string, (all: CallStage) => void]>([
    ["the transport", ({ matrix }) => (matrix.onTransport = () => new Promise(() => undefined))],
    ["the token", ({ tokens }) => (tokens.onRequest = () => new Promise(() => undefined))],
    ["the SFU", ({ sfu }) => (sfu.onConnect = () => new Promise(() => undefined))],
    ["the membership", () => undefined],
  ])("[E11] while joining waits for %s: both resolve, nothing runs", async (_name, arrange) => {
    const all = createCallStage();
    arrange(all);
    const joined = all.engine.join({ roomId: PLAIN_ROOM });
    await all.clock.settle();
    await Promise.all([joined, all.engine.leave()]);
    expect([all.engine.getSnapshot().phase, all.remains()]).toEqual(["idle", NOTHING]);
  });

  it("[E11] answers that come after leaving change nothing and ask for nothing", async () => {
    const all = createCallStage();
    let refuse: (error: CallError) => void = () => undefined;
    all.sfu.onConnect = () => new Promise((_resolve, reject) => (refuse = reject));
    const joined = all.engine.join({ roomId: PLAIN_ROOM });
    await all.clock.settle();
    await Promise.all([joined, all.engine.leave()]);
    const before = all.engine.getSnapshot();
    refuse(new CallError("call/forbidden"));
    all.announced();
    all.matrix.presences[0]?.emit({ kind: "failed", error: new CallError("call/forbidden") });
    all.sfu.connections[0]?.emit({ kind: "reconnected" });
    await all.clock.advance(3_600_000);
    expect(all.engine.getSnapshot()).toBe(before);
    expect([all.tokens.requests.length, all.remains()]).toEqual([1, NOTHING]);
  });

  it("[E11] news of a call that was left do not reach the next one", async () => {
    const all = await createLiveStage();
    await all.engine.leave();
    const joined = all.engine.join({ roomId: PLAIN_ROOM });
    await all.clock.settle();
    all.announced();
    await joined;
    all.matrix.presences[0]?.emit({ kind: "failed", error: new CallError("call/forbidden") });
    expect(all.engine.getSnapshot().phase).toBe("live");
  });

  it("[E12] leaving twice is leaving once; leaving nothing is nothing", async () => {
    const all = await createLiveStage();
    let leaves = 0;
    all.matrix.onLeave = () => {
      leaves += 1;
      return Promise.resolve();
    };
    await Promise.all([all.engine.leave(), all.engine.leave()]);
    await all.engine.leave();
    expect(leaves).toBe(1);
    await expect(createCallStage().engine.leave()).resolves.toBeUndefined();
  });

  it("[E12] leaving a call that failed waits for its end and keeps its error on screen", async () => {
    const all = await createLiveStage();
    all.matrix.presences[0]?.emit({ kind: "failed", error: new CallError("call/forbidden") });
    await all.engine.leave();
    expect([all.engine.getSnapshot().phase, all.remains()]).toEqual(["failed", NOTHING]);
  });

  it("[E13] a join that waits for the call before does not start after the person left", async () => {
    const all = await createLiveStage();
    const joined = all.engine.join({ roomId: ENCRYPTED_ROOM });
    await all.engine.leave();
    await joined;
    await all.clock.settle();
    expect([all.engine.getSnapshot().phase, all.matrix.presences.length]).toEqual(["idle", 1]);
  });

  it("[E14] a teardown that fails is logged, everything else is closed, and the next call works", async () => {
    const all = await createLiveStage();
    all.matrix.onLeave = () => Promise.reject(new CallError("call/homeserver-unreachable"));
    all.sfu.onClose = () => Promise.reject(new Error("socket"));
    await all.engine.leave();
    expect([all.engine.getSnapshot().phase, all.remains()]).toEqual(["idle", NOTHING]);
    expect(all.log.lines.filter(({ level }) => level === "error")).toEqual([
      {
        level: "error",
        message: "the membership could not be removed",
        context: { code: "call/homeserver-unreachable" },
      },
      {
        level: "error",
        message: "an SFU connection could not be closed",
        context: { code: "call/unexpected" },
      },
    ]);
    const joined = all.engine.join({ roomId: PLAIN_ROOM });
    await all.clock.settle();
    all.announced();
    await joined;
    expect(all.engine.getSnapshot().phase).toBe("live");
  });

  it("[E17] a listener that leaves gets its promise only when all is gone", async () => {
    const all = await createLiveStage();
    let isGone: object = {};
    const left = new Promise<void>((resolve) => {
      const stop = all.engine.subscribe(() => {
        stop();
        void all.engine.leave().then(() => {
          isGone = all.remains();
          resolve();
        });
      });
    });
    all.matrix.onLeave = () => all.clock.settle();
    all.matrix.presences[0]?.emit({ kind: "probablyLeft", isLeft: true });
    await left;
    expect([isGone, all.engine.getSnapshot().phase]).toEqual([NOTHING, "idle"]);
  });

  it("[E17] a listener that fails stops neither the call nor the other listeners", async () => {
    const all = createCallStage();
    let heard = 0;
    all.engine.subscribe(() => {
      throw new Error("render");
    });
    all.engine.subscribe(() => (heard += 1));
    const joined = all.engine.join({ roomId: PLAIN_ROOM });
    await all.clock.settle();
    all.announced();
    await joined;
    expect([all.engine.getSnapshot().phase, heard > 0]).toEqual(["live", true]);
    expect(all.log.lines).toContainEqual({
      level: "error",
      message: "a listener failed",
      context: { error: "Error: render" },
    });
  });

  it("[E16] closing leaves, hears nothing more, and takes no new join", async () => {
    const all = await createLiveStage();
    let heard = 0;
    const pending = all.engine.join({ roomId: ENCRYPTED_ROOM });
    await all.engine.close("leave");
    await pending;
    all.engine.subscribe(() => (heard += 1));
    await expect(all.engine.join({ roomId: PLAIN_ROOM })).rejects.toThrow(TypeError);
    expect([all.remains(), heard]).toEqual([NOTHING, 0]);
  });

  it.each(["leave", "abandon"] as const)(
    "[E241] closing ends everything; with %s the membership as well or not",
    async (how) => {
      const all = await createLiveStage();
      await all.engine.close(how);
      const ends = all.matrix.presences.map((presence) => presence.end());
      expect([ends, all.remains()]).toEqual([[how === "leave" ? "left" : "abandoned"], NOTHING]);
    },
  );

  it.each([
    ["call/taken-over", "abandoned"],
    ["call/removed", "left"],
  ] as const)("[E28] after %s the membership is %s", async (code, end) => {
    const all = await createLiveStage();
    all.sfu.connections[0]?.emit({ kind: "disconnected", error: new CallError(code) });
    await all.clock.settle();
    expect(all.engine.getSnapshot()).toMatchObject({ phase: "failed", error: { code } });
    expect([all.matrix.presences[0]?.end(), all.remains()]).toEqual([end, NOTHING]);
  });
});

describe("commands", () => {
  it("[E40] without a choice the microphone is only prepared; the remembered choice counts", async () => {
    const all = await createLiveStage();
    expect(all.sfu.connections[0]?.commands).toEqual(["prepare microphone"]);
    await all.engine.setMicrophone(true);
    await all.engine.leave();
    void all.engine.join({ roomId: PLAIN_ROOM });
    await all.clock.settle();
    expect(all.sfu.connections[1]?.commands).toEqual(["microphone on"]);
  });

  it("[E40] what the join says counts more than what is remembered", async () => {
    const all = createCallStage();
    all.preferences.rememberMicrophone(true);
    void all.engine.join({ roomId: PLAIN_ROOM, microphone: false });
    await all.clock.settle();
    expect(all.sfu.connections[0]?.commands).toEqual(["prepare microphone"]);
  });

  it("[E41] switching the microphone is remembered, also when it failed", async () => {
    const all = await createLiveStage();
    all.sfu.onDevice = () => Promise.reject(new CallError("device/microphone-denied"));
    const error: unknown = await all.engine.setMicrophone(true).catch((reason: unknown) => reason);
    expect([codeOf(error), all.preferences.isMicrophoneOn()]).toEqual([
      "device/microphone-denied",
      true,
    ]);
  });

  it("[E243] the microphone switches before it is remembered", async () => {
    const all = await createLiveStage();
    const commandsThen: (readonly string[])[] = [];
    const rememberMicrophone = (): void => {
      commandsThen.push([...(all.sfu.connections[0]?.commands ?? [])]);
    };
    Object.assign(all.preferences, { rememberMicrophone });
    await all.engine.setMicrophone(false);
    expect(commandsThen[0]?.at(-1)).toBe("microphone off");
  });

  it("[E42] devices switch by their own events", async () => {
    const all = await createLiveStage();
    await all.engine.setCamera(true);
    await all.engine.setScreenShare(true);
    expect(all.sfu.connections[0]?.commands.slice(1)).toEqual(["camera on", "screen on"]);
    const on = { status: "on", problem: null };
    expect(all.engine.getSnapshot()).toMatchObject({ local: { camera: on, screen: on } });
  });

  it("[E42] a camera that fails at the click leaves the call going", async () => {
    const all = createCallStage();
    all.sfu.onDevice = () => Promise.reject(new CallError("device/camera-denied"));
    const joined = all.engine.join({ roomId: PLAIN_ROOM, camera: true });
    await all.clock.settle();
    all.sfu.connections[0]?.emit({
      kind: "device",
      device: "camera",
      status: "off",
      problem: "device/camera-denied",
    });
    all.announced();
    await joined;
    expect(all.engine.getSnapshot()).toMatchObject({
      phase: "live",
      local: { camera: { status: "off", problem: "device/camera-denied" } },
    });
  });

  it("[E43] outside a call a command is an error", async () => {
    const { engine } = createCallStage();
    const codes = await Promise.all(
      [engine.setCamera(true), engine.setScreenShare(true), engine.setHandRaised(true)].map(
        (command) => command.catch(codeOf),
      ),
    );
    expect(codes).toEqual(["call/unexpected", "call/unexpected", "call/unexpected"]);
  });

  it("[E44] sharing that is stopped from outside shows as off", async () => {
    const all = await createLiveStage();
    await all.engine.setScreenShare(true);
    all.sfu.connections[0]?.emit({
      kind: "device",
      device: "screen",
      status: "off",
      problem: null,
    });
    const snapshot = all.engine.getSnapshot();
    expect(isInProgress(snapshot) && [snapshot.local.screen, snapshot.tiles.length]).toEqual([
      { status: "off", problem: null },
      1,
    ]);
  });

  it("[E45] a hand shows at once, and comes down again when it could not be sent", async () => {
    const all = await createLiveStage();
    const isUp = (): unknown => {
      const snapshot = all.engine.getSnapshot();
      return (
        isInProgress(snapshot) && [snapshot.local.isHandRaised, snapshot.members[0]?.handRaisedAt]
      );
    };
    await all.engine.setHandRaised(true);
    expect([isUp(), all.matrix.presences[0]?.hands]).toEqual([[true, all.clock.now()], [true]]);
    await all.engine.setHandRaised(false);
    all.matrix.onHand = () => Promise.reject(new Error("429"));
    const raising = all.engine.setHandRaised(true).catch(codeOf);
    expect(isUp()).toEqual([true, all.clock.now()]);
    expect([await raising, isUp()]).toEqual(["call/unexpected", [false, null]]);
  });

  it("[E47] a token for any room of one's own SFU can be had without a call", async () => {
    const { engine, tokens } = createCallStage();
    const { livekitRoomUrl, token } = await engine.requestCallToken(PLAIN_ROOM);
    expect([livekitRoomUrl, token.reveal()]).toEqual(["wss://sfu.example.org", "token-1"]);
    expect(tokens.requests).toEqual([
      { serviceUrl: FAKE_SERVICE_URL, roomId: PLAIN_ROOM, use: "publish", isFresh: false },
    ]);
  });
});

describe("ringing", () => {
  it("[E60] people are rung when the membership stands, and shown as ringing", async () => {
    const all = createCallStage();
    const beto = "@beto:example.org" as UserId;
    const joined = all.engine.join({ roomId: PLAIN_ROOM, ring: { userIds: [beto] } });
    await all.clock.settle();
    expect(all.matrix.presences[0]?.rings).toEqual([]);
    all.announced();
    await joined;
    expect(all.matrix.presences[0]?.rings).toEqual([[beto]]);
    expect(all.engine.getSnapshot()).toMatchObject({ ringing: [beto] });
    all.matrix.presences[0]?.emit({ kind: "memberships", memberships: [fakeMembership("beto")] });
    expect(all.engine.getSnapshot()).toMatchObject({ ringing: [] });
  });

  it("[E63] unanswered for 90 s, the call ends and says so", async () => {
    const all = createCallStage();
    const joined = all.engine.join({
      roomId: PLAIN_ROOM,
      ring: { userIds: ["@beto:example.org" as UserId] },
    });
    await all.clock.settle();
    all.announced();
    await joined;
    await all.clock.advance(89_999);
    expect(all.engine.getSnapshot().phase).toBe("live");
    await all.clock.advance(1);
    expect(all.engine.getSnapshot()).toEqual({
      phase: "idle",
      ended: { roomId: PLAIN_ROOM, reason: "unanswered" },
    });
    expect(all.remains()).toEqual(NOTHING);
  });

  it("[E60] a ring that could not be sent is a warning; the call goes on", async () => {
    const all = createCallStage();
    all.matrix.onRing = () => Promise.reject(new Error("429"));
    const joined = all.engine.join({
      roomId: PLAIN_ROOM,
      ring: { userIds: ["@beto:example.org" as UserId] },
    });
    await all.clock.settle();
    all.announced();
    await joined;
    await all.clock.settle();
    expect(all.log.lines.at(-1)).toEqual({
      level: "warn",
      message: "the ring could not be sent",
      context: { code: "call/unexpected" },
    });
    expect(all.engine.getSnapshot().phase).toBe("live");
  });
});

describe("what is told", () => {
  it("[E72] events of which nothing is to be seen tell nobody", async () => {
    const all = await createLiveStage();
    let told = 0;
    all.engine.subscribe(() => (told += 1));
    all.sfu.connections[0]?.emit({ kind: "participants", participants: [] });
    all.sfu.connections[0]?.emit({ kind: "speakers", speakers: [] });
    all.announced();
    expect(told).toBe(0);
    all.matrix.presences[0]?.emit({ kind: "memberships", memberships: [fakeMembership("beto")] });
    expect(told).toBe(1);
  });

  it("[E81] an audio level is no snapshot", async () => {
    const all = await createLiveStage();
    const before = all.engine.getSnapshot();
    const levels: number[] = [];
    all.sfu.level = 0.4;
    const stop = all.engine.subscribeAudioLevel(fakeMembership("ana").identity, (level) =>
      levels.push(level),
    );
    await all.clock.advance(1000);
    stop();
    expect(levels).toEqual(Array.from({ length: 10 }, () => 0.4));
    expect(all.engine.getSnapshot()).toBe(before);
  });

  it("[E82] no log line holds a token or a key", async () => {
    const all = await createLiveStage(ENCRYPTED_ROOM);
    const { identity } = fakeMembership("beto");
    const bytes = new Uint8Array(16).fill(65);
    all.matrix.presences[0]?.emit({ kind: "key", key: { identity, index: 0, bytes } });
    all.matrix.onLeave = () => Promise.reject(new Error("token-1"));
    all.sfu.onClose = () => Promise.reject(new Error("wss://sfu?access_token=token-1"));
    await all.engine.leave();
    const written = JSON.stringify(all.log.lines);
    expect(all.log.lines.length).toBeGreaterThan(3);
    expect(written).not.toMatch(/token|65,65|AAAA|QUFB/);
  });
});
