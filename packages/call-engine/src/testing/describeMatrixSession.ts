/** What every Matrix login does, of what its port promises; run on the fake and on matrix-js-sdk before a real Synapse. */
import {
  toLiveKitIdentity,
  type LiveKitTransport,
  type MatrixRoomId,
  type UserId,
} from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import type { MatrixSession, RtcEvent, RtcPresence } from "../ports.ts";
import { codeOf } from "./createCallStage.ts";
import { recordEvents, type EventRecorder } from "./recordEvents.ts";

/** A login of Ana's, and the test's hand on her homeserver. */
export interface MatrixStage {
  readonly session: MatrixSession;
  /** Where the homeserver wants calls to run. */
  readonly transport: LiveKitTransport;
  readonly rooms: {
    /** Everybody may join its calls; Beto is in it. */
    readonly plain: MatrixRoomId;
    readonly encrypted: MatrixRoomId;
    /** Ana may not join its calls. */
    readonly quiet: MatrixRoomId;
    /** Ana is not in it. */
    readonly strange: MatrixRoomId;
  };
  /** Beto, of the same homeserver; what he does is done when the promise resolves. */
  readonly beto: {
    readonly userId: UserId;
    readonly joinCall: () => Promise<void>;
    readonly leaveCall: () => Promise<void>;
    /** Says no to Ana's ring. */
    readonly decline: () => Promise<void>;
    /** Says no to something else. */
    readonly declineOther: () => Promise<void>;
    /** Whether the room has a call membership of Ana's. */
    readonly seesAna: () => Promise<boolean>;
    readonly putAnaOut: () => Promise<void>;
  };
  /** From now on no request gets an answer. */
  readonly loseHomeserver: () => void;
}

/** Makes a login whose homeserver answers well, and rooms without a call. */
export type CreateMatrixStage = (options?: {
  /** Whether the login can encrypt, which takes its time to start. */
  readonly canEncrypt?: boolean;
}) => Promise<MatrixStage>;

interface Opened extends EventRecorder<RtcEvent> {
  readonly presence: RtcPresence;
}

/** The contract. */
export function describeMatrixSession(name: string, create: CreateMatrixStage): void {
  describe(name, () => {
    describe("a login", () => describeLogin(create));
    describe("being in a call", () => describePresence(create));
    describe("the end of a presence", () => describeEnds(create));
    describe("ringing and hands", () => describeSigns(create));
  });
}

function describeLogin(create: CreateMatrixStage): void {
  it("[E160] a room that one is in has facts, another has none and no call to open", async () => {
    const { session, rooms } = await create();
    expect([
      session.roomFacts(rooms.plain),
      session.roomFacts(rooms.encrypted),
      session.roomFacts(rooms.quiet),
      session.roomFacts(rooms.strange),
    ]).toEqual([
      { isEncrypted: false, mayJoin: true },
      { isEncrypted: true, mayJoin: true },
      { isEncrypted: false, mayJoin: false },
      null,
    ]);
    const opening = Promise.resolve().then(() => session.open(rooms.strange, () => undefined));
    expect(await opening.catch(codeOf)).toBe("call/forbidden");
  });

  it("[E161] a homeserver that answers names its transport, and hands out OpenID tokens", async () => {
    const { session, transport } = await create();
    expect(await session.transport()).toMatchObject(transport);
    expect(await session.openIdToken()).toMatchObject({
      access_token: expect.stringMatching(/./u),
      token_type: "Bearer",
      matrix_server_name: session.userId.replace(/^[^:]*:/u, ""),
      expires_in: expect.any(Number),
    });
  });

  it("[E161] where no call service stands behind the homeserver, its own answer is given", async () => {
    const { session, rooms } = await create();
    const request = { room: rooms.plain, device_id: session.deviceId };
    const { status, body } = await session.askCallService(request);
    expect([status, body]).toEqual([404, expect.objectContaining({ errcode: "M_UNRECOGNIZED" })]);
  });

  it("[E162] a homeserver that is away is call/homeserver-unreachable, whatever it is asked anew", async () => {
    const { session, rooms, loseHomeserver } = await create();
    loseHomeserver();
    const request = { room: rooms.plain, device_id: session.deviceId };
    const asked = [session.openIdToken(), session.askCallService(request)];
    const codes = await Promise.all(asked.map((answer) => answer.catch(codeOf)));
    expect(codes).toEqual(Array.from(asked, () => "call/homeserver-unreachable"));
  });
}

function describePresence(create: CreateMatrixStage): void {
  it("[E163] who is in the call is told soon after opening, and whenever it changes", async () => {
    const stage = await create();
    const { beto } = stage;
    const ana = open(stage);
    await ana.next(namesOnly());
    await beto.joinCall();
    await ana.next(namesOnly(beto.userId));
    await beto.leaveCall();
    await ana.next(namesOnly());
    await ana.presence.leave();
  });

  it("[E164] nothing is sent before announcing; then it is told once, and stands", async () => {
    const stage = await create();
    const { session, beto } = stage;
    const ana = open(stage);
    await ana.next(isMemberships);
    expect(await beto.seesAna()).toBe(false);
    ana.presence.announce(stage.transport, "audio");
    await ana.next(({ kind }) => kind === "announced");
    const told = await ana.next(namesOnly(session.userId));
    expect(told).toMatchObject({
      memberships: [
        {
          deviceId: session.deviceId,
          identity: toLiveKitIdentity(session.userId, session.deviceId),
          serviceUrl: stage.transport.livekit_service_url,
        },
      ],
    });
    expect(await beto.seesAna()).toBe(true);
    await ana.presence.leave();
    expect(ana.events.filter(({ kind }) => kind === "announced")).toHaveLength(1);
  });

  it("[E186] in an encrypted room the own media key is told once announced, in a plain one none", async () => {
    const stage = await create({ canEncrypt: true });
    const ana = open(stage, stage.rooms.encrypted);
    ana.presence.announce(stage.transport, "audio");
    const told = await ana.next(({ kind }) => kind === "key");
    const identity = toLiveKitIdentity(stage.session.userId, stage.session.deviceId);
    expect(told).toMatchObject({ key: { identity, index: expect.any(Number) } });
    expect(told.kind === "key" && told.key.bytes.length).toBe(16);
    await ana.presence.leave();
    const plain = await announce(stage);
    await plain.next(namesOnly(stage.session.userId));
    await plain.presence.leave();
    expect(plain.events.filter(({ kind }) => kind === "key")).toEqual([]);
  });

  it("[E165] a membership that is refused fails with call/no-permission", async () => {
    const stage = await create();
    const ana = open(stage, stage.rooms.quiet);
    ana.presence.announce(stage.transport, "audio");
    expect(await ana.next(isFailed)).toMatchObject({ error: { code: "call/no-permission" } });
    await ana.presence.leave();
  });

  it("[E165] whoever is put out of the room fails with call/removed", async () => {
    const stage = await create();
    const ana = await announce(stage);
    await stage.beto.putAnaOut();
    expect(await ana.next(isFailed)).toMatchObject({ error: { code: "call/removed" } });
    await ana.presence.leave();
  });
}

function describeEnds(create: CreateMatrixStage): void {
  it("[E166] leaving removes the membership, and tells nothing from then on", async () => {
    const stage = await create();
    const ana = await announce(stage);
    await ana.presence.leave();
    const told = ana.events.length;
    expect(await stage.beto.seesAna()).toBe(false);
    const again = await announce(stage);
    await stage.beto.joinCall();
    await again.next(namesOnly(stage.session.userId, stage.beto.userId));
    await again.presence.leave();
    expect(ana.events.slice(told)).toEqual([]);
  });

  it("[E166] leaving twice is leaving once, and leaving before announcing sends nothing", async () => {
    const stage = await create();
    const ana = open(stage);
    await Promise.all([ana.presence.leave(), ana.presence.leave()]);
    ana.presence.announce(stage.transport, "audio");
    await ana.presence.setHandRaised(true);
    await ana.presence.ring([stage.beto.userId], "audio");
    expect([await stage.beto.seesAna(), ana.events.filter(isFailed)]).toEqual([false, []]);
  });

  it("[E167] abandoning leaves the membership to another tab, and tells nothing from then on", async () => {
    const stage = await create();
    const ana = await announce(stage);
    ana.presence.abandon();
    const told = ana.events.length;
    const witness = open(stage);
    await stage.beto.joinCall();
    await witness.next(namesOnly(stage.session.userId, stage.beto.userId));
    expect([await stage.beto.seesAna(), ana.events.slice(told)]).toEqual([true, []]);
    await witness.presence.leave();
  });
}

function describeSigns(create: CreateMatrixStage): void {
  it("[E168] the own hand is told when it is up, and when it is down", async () => {
    const stage = await create();
    const self = toLiveKitIdentity(stage.session.userId, stage.session.deviceId);
    const ana = await announce(stage);
    await ana.presence.setHandRaised(true);
    await ana.next((event) => event.kind === "hands" && event.hands.has(self));
    await ana.presence.setHandRaised(false);
    await ana.next((event) => event.kind === "hands" && !event.hands.has(self));
    await ana.presence.leave();
  });

  it("[E169] a no to the ring is told with who said it, a no to something else is not", async () => {
    const stage = await create();
    const ana = await announce(stage);
    await ana.presence.ring([stage.beto.userId], "audio");
    await stage.beto.declineOther();
    await stage.beto.decline();
    await ana.next(({ kind }) => kind === "declined");
    await ana.presence.leave();
    expect(ana.events.filter(({ kind }) => kind === "declined")).toEqual([
      { kind: "declined", userId: stage.beto.userId },
    ]);
  });
}

function open({ session, rooms }: MatrixStage, roomId: MatrixRoomId = rooms.plain): Opened {
  const recorder = recordEvents<RtcEvent>();
  return { ...recorder, presence: session.open(roomId, recorder.listener) };
}

async function announce(stage: MatrixStage): Promise<Opened> {
  const opened = open(stage);
  opened.presence.announce(stage.transport, "audio");
  await opened.next(({ kind }) => kind === "announced");
  return opened;
}

function isMemberships(event: RtcEvent): boolean {
  return event.kind === "memberships";
}

function isFailed(event: RtcEvent): boolean {
  return event.kind === "failed";
}

/** Whether exactly these people are in the call. */
function namesOnly(...userIds: readonly UserId[]): (event: RtcEvent) => boolean {
  return (event) =>
    event.kind === "memberships" &&
    event.memberships
      .map(({ userId }) => userId)
      .toSorted()
      .join() === userIds.toSorted().join();
}
