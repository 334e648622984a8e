/** Rules E112, E113 and E134: what a login knows, on the SDK's own client. */
import { isCallError, type DeviceId, type MatrixRoomId } from "@tertulia/protocol";
import { AutoDiscovery, createClient } from "matrix-js-sdk";
import { afterEach, describe, expect, it } from "vitest";
import { createSdkStage, type HomeserverAnswer } from "../../testing/createSdkStage.ts";
import { createMatrixSession } from "./createMatrixSession.ts";

const ROOM = "!plain:example.org" as MatrixRoomId;
const TRANSPORT = { type: "livekit", livekit_service_url: "https://rtc.example.org/livekit/jwt" };
const UNKNOWN: HomeserverAnswer = { status: 404, body: { errcode: "M_UNRECOGNIZED" } };

/** A session whose homeserver and well-known answer about transports as told. */
function stage(transports: HomeserverAnswer, wellKnown: object = {}) {
  const sdk = createSdkStage();
  sdk.homeserver.answer = ({ what }) =>
    what.endsWith("/rtc/transports") ? transports : { body: { versions: ["v1.11"] } };
  AutoDiscovery.setFetchFn(() => Promise.resolve(Response.json(wellKnown)));
  const asked = (): number =>
    sdk.requests.filter(({ what }) => what.endsWith("/rtc/transports")).length;
  return { ...sdk, session: createMatrixSession(sdk.client), asked };
}

afterEach(() => AutoDiscovery.setFetchFn(globalThis.fetch));

describe("rooms", () => {
  it("[E112] says whether media is encrypted and whether one may join", () => {
    const { session, setState } = stage(UNKNOWN);
    expect(session.roomFacts(ROOM)).toEqual({ isEncrypted: false, mayJoin: true });
    setState("m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
    setState("m.room.power_levels", "", { users: {} });
    expect(session.roomFacts(ROOM)).toEqual({ isEncrypted: true, mayJoin: false });
  });

  it("[E112] knows nothing of a room that one is not in", () => {
    const { session, room } = stage(UNKNOWN);
    expect(session.roomFacts("!other:example.org" as MatrixRoomId)).toBeNull();
    room.updateMyMembership("leave");
    expect(session.roomFacts(ROOM)).toBeNull();
    expect(() => session.open(ROOM, () => undefined)).toThrow("not joined to the room");
  });

  it("[E112] needs a login", () => {
    expect(() => createMatrixSession(createClient({ baseUrl: "https://x" }))).toThrow(TypeError);
  });
});

describe("the transport", () => {
  it("[E113] is the homeserver's own, asked for once", async () => {
    const { session, asked } = stage({ body: { rtc_transports: [{ type: "x" }, TRANSPORT] } });
    const both = await Promise.all([session.transport(), session.transport()]);
    expect([...both, await session.transport()]).toEqual([TRANSPORT, TRANSPORT, TRANSPORT]);
    expect(asked()).toBe(1);
  });

  it.each<[string, HomeserverAnswer]>([
    ["does not know the question", UNKNOWN],
    ["answers nothing", { body: {} }],
    ["names none that we understand", { body: { rtc_transports: [{ type: "x" }] } }],
  ])("[E113] comes from the well-known where the homeserver %s", async (_name, answer) => {
    const { session } = stage(answer, { "org.matrix.msc4143.rtc_foci": [TRANSPORT] });
    expect(await session.transport()).toEqual(TRANSPORT);
  });

  it("[E113] where neither names one there is none, and it is asked for again", async () => {
    const { session } = stage(UNKNOWN);
    const codes = await Promise.all(
      [session.transport(), session.transport()].map((asking) =>
        asking.catch((error: unknown) => isCallError(error) && error.code),
      ),
    );
    expect(codes).toEqual(["call/no-transport", "call/no-transport"]);
    AutoDiscovery.setFetchFn(() =>
      Promise.resolve(Response.json({ "org.matrix.msc4143.rtc_foci": [TRANSPORT] })),
    );
    expect(await session.transport()).toEqual(TRANSPORT);
  });

  it("[E113] no OpenID token means that the homeserver is out of reach", async () => {
    const sdk = createSdkStage();
    sdk.homeserver.answer = () => ({ status: 502, body: {} });
    const error: unknown = await createMatrixSession(sdk.client)
      .openIdToken()
      .catch((reason: unknown) => reason);
    expect(isCallError(error) && error.code).toBe("call/homeserver-unreachable");
  });
});

describe("the call service behind the homeserver", () => {
  const REQUEST = { room: ROOM, device_id: "ANA" as DeviceId };

  it("[E134] is asked with the login on the homeserver's own address", async () => {
    const sdk = createSdkStage();
    sdk.homeserver.answer = () => ({ body: { url: "wss://x", jwt: "a.b.c" } });
    const answer = await createMatrixSession(sdk.client).askCallService(REQUEST);
    expect(answer).toEqual({ status: 200, body: { url: "wss://x", jwt: "a.b.c" } });
    expect(sdk.requests.map(({ what, body }) => [what, body])).toEqual([
      ["POST /_matrix/client/unstable/org.tertulia/rtc/livekit/sfu/get", REQUEST],
    ]);
  });

  it.each<[string, HomeserverAnswer]>([
    ["knows no such service", UNKNOWN],
    ["has one that refuses", { status: 403, body: { errcode: "M_FORBIDDEN" } }],
    ["has one that is away", { status: 502, body: { errcode: "M_UNKNOWN" } }],
  ])("[E134] a homeserver that %s is heard", async (_name, told) => {
    const sdk = createSdkStage();
    sdk.homeserver.answer = () => told;
    const answer = await createMatrixSession(sdk.client).askCallService(REQUEST);
    expect([answer.status, answer.body]).toEqual([told.status, expect.objectContaining(told.body)]);
  });

  it("[E134] nonsense is an answer too, and is for the reader of tokens to judge", async () => {
    const sdk = createSdkStage();
    sdk.homeserver.answer = () => ({ body: {}, text: "<h1>It works!</h1>" });
    const answer = await createMatrixSession(sdk.client).askCallService(REQUEST);
    expect(answer).toEqual({ status: 200, body: undefined });
  });

  it("[E134] a homeserver that gives no answer is out of reach", async () => {
    const sdk = createSdkStage();
    sdk.homeserver.answer = () => {
      throw new TypeError("no network");
    };
    const error: unknown = await createMatrixSession(sdk.client)
      .askCallService(REQUEST)
      .catch((reason: unknown) => reason);
    expect(isCallError(error) && error.code).toBe("call/homeserver-unreachable");
  });
});
