import {
  CreateRoomRequest,
  ListParticipantsResponse,
  ParticipantInfo,
  ParticipantInfo_State,
  Room,
} from "@livekit/protocol";
import { Secret, type LiveKitIdentity, type LiveKitRoomName } from "@tertulia/protocol";
import { decodeJwt } from "jose/jwt/decode";
import { jwtVerify } from "jose/jwt/verify";
import { expect, it, onTestFinished } from "vitest";
import { createHttpStub } from "../testing/createHttpStub.ts";
import { createGuardedHttp } from "../homeserver/createGuardedHttp.ts";
import { createSfu } from "./createSfu.ts";

const send = createGuardedHttp();
const ROOM = "room name+/" as LiveKitRoomName;
const SECRET = "canary-secret-of-the-sfu-32-characters";
const NOW = Date.UTC(2026, 10, 24, 8);

type Answer = Parameters<typeof createHttpStub>[0];

const made: Answer = (response) => response.end(new Room({ name: ROOM, sid: "RM_1" }).toBinary());

async function startSfu(answer: Answer, timeoutMs = 10_000) {
  const stub = await createHttpStub(answer);
  onTestFinished(() => stub.close());
  const keyPair = { key: "devkey", secret: new Secret(SECRET) };
  const clock = { now: () => NOW };
  return { stub, sfu: createSfu({ apiUrl: stub.url, keyPair, clock, timeoutMs, send }) };
}

it("[S23] a room is asked for in protobuf, with a short token that can do nothing else", async () => {
  const { stub, sfu } = await startSfu(made);
  await sfu.ensureRoom(ROOM);
  const [request] = stub.requests;
  expect(request).toMatchObject({
    method: "POST",
    url: "/twirp/livekit.RoomService/CreateRoom",
    headers: { "content-type": "application/protobuf" },
  });
  expect(CreateRoomRequest.fromBinary(request?.body ?? Buffer.of())).toEqual(
    new CreateRoomRequest({ name: ROOM, emptyTimeout: 300, departureTimeout: 20 }),
  );
  const jwt = request?.headers.authorization?.replace("Bearer ", "") ?? "";
  const { payload } = await jwtVerify(jwt, new TextEncoder().encode(SECRET), {
    currentDate: new Date(NOW),
  });
  expect(payload).toEqual({
    iss: "devkey",
    nbf: NOW / 1000,
    exp: NOW / 1000 + 60,
    video: { roomCreate: true },
  });
});

it("[S44] who is in a room is asked for with a token for that room alone", async () => {
  const { stub, sfu } = await startSfu((response) =>
    response.end(
      new ListParticipantsResponse({ participants: [{ identity: "@ana:hs:D" }] }).toBinary(),
    ),
  );
  expect(await sfu.listParticipants(ROOM)).toMatchObject([{ identity: "@ana:hs:D" }]);
  const [request] = stub.requests;
  expect(request?.url).toBe("/twirp/livekit.RoomService/ListParticipants");
  const jwt = request?.headers.authorization?.replace("Bearer ", "") ?? "";
  expect(decodeJwt(jwt)["video"]).toEqual({ roomAdmin: true, room: ROOM });
});

it("[S44] the limit of a room is the SFU's own", async () => {
  const { sfu } = await startSfu((response) =>
    response.end(new Room({ name: ROOM, maxParticipants: 7 }).toBinary()),
  );
  expect(await sfu.ensureRoom(ROOM)).toEqual({ maxParticipants: 7 });
});

it("[S25] an answer that is no protobuf message is a failure", async () => {
  const { sfu } = await startSfu((response) => response.end("nonsense"));
  await expect(sfu.ensureRoom(ROOM)).rejects.toThrow("sfu/refused: answer is no protobuf message");
});

it("[S24] requests for one room that overlap are one, and the next asks again", async () => {
  const { stub, sfu } = await startSfu(made);
  await Promise.all([sfu.ensureRoom(ROOM), sfu.ensureRoom(ROOM), sfu.ensureRoom(ROOM)]);
  expect(stub.requests).toHaveLength(1);
  await sfu.ensureRoom(ROOM);
  expect(stub.requests).toHaveLength(2);
});

it("[S24] a failure fails all that waited for it and is then forgotten", async () => {
  let failures = 1;
  const { sfu } = await startSfu((response, request) => {
    if (failures-- > 0) response.writeHead(503).end();
    else made(response, request);
  });
  const refused = { status: "rejected", reason: { reason: "sfu/refused", detail: "status 503" } };
  expect(await Promise.allSettled([sfu.ensureRoom(ROOM), sfu.ensureRoom(ROOM)])).toMatchObject([
    refused,
    refused,
  ]);
  await sfu.ensureRoom(ROOM);
});

it.each<[string, Answer, string]>([
  ["refuses the key", (response) => response.writeHead(401).end(), "sfu/refused: status 401"],
  [
    "sends elsewhere",
    (response) => response.writeHead(307, { Location: "/" }).end(),
    "sfu/refused: status 307",
  ],
  ["breaks off", (response) => response.destroy(), "sfu/unreachable: ECONNRESET"],
  [
    "never ends",
    (response) => response.end("x".repeat(17 * 1024 * 1024)),
    "sfu/refused: answer too large",
  ],
])("[S25] an SFU that %s is a refusal without a cause", async (_what, answer, message) => {
  const { sfu } = await startSfu(answer);
  const error: unknown = await sfu.ensureRoom(ROOM).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ message });
  expect(error).not.toHaveProperty("cause");
});

it("[S25] an SFU that never answers is given up", async () => {
  const { sfu } = await startSfu(() => undefined, 50);
  await expect(sfu.ensureRoom(ROOM)).rejects.toThrow("sfu/unreachable: TimeoutError");
});

it.each([
  [
    "tells milliseconds",
    { joinedAt: 1_700_000_000n, joinedAtMs: 1_700_000_000_123n },
    1_700_000_000_123,
  ],
  ["tells seconds alone", { joinedAt: 1_700_000_000n }, 1_700_000_000_000],
  ["does not tell", {}, 0],
])("[S150] when somebody came, from an SFU that %s", async (_what, times, joinedAt) => {
  const identity = "@ana:hs:D" as LiveKitIdentity;
  const state = ParticipantInfo_State.JOINED;
  const info = new ParticipantInfo({ identity, sid: "PA_1", state, ...times });
  const { sfu } = await startSfu((response) => response.end(info.toBinary()));
  expect(await sfu.getParticipant(ROOM, identity)).toEqual({
    identity,
    sid: "PA_1",
    joinedAt,
    state: "joined",
  });
});

it.each<[string, Answer]>([
  ["a proxy's page", (response) => response.writeHead(404).end("404 page not found")],
  ["a wrong path", (response) => response.writeHead(404).end('{"code":"bad_route","msg":""}')],
])("[S151] %s is no word about anybody", async (_what, answer) => {
  const { sfu } = await startSfu(answer);
  const looked = sfu.getParticipant(ROOM, "@ana:hs:D" as LiveKitIdentity);
  await expect(looked).rejects.toThrow("sfu/refused: status 404");
});

it("[S152] who is not there counts as removed; an SFU that does not say so fails", async () => {
  let answer: Answer = (response) =>
    response.writeHead(404).end('{"code":"not_found","msg":"participant does not exist"}');
  const { stub, sfu } = await startSfu((...asked) => answer(...asked));
  const identity = "@ana:hs:D" as LiveKitIdentity;
  await sfu.removeParticipant(ROOM, identity);
  await sfu.deleteRoom(ROOM);
  answer = (response) => response.writeHead(500).end();
  await expect(sfu.removeParticipant(ROOM, identity)).rejects.toThrow("sfu/refused: status 500");
  await expect(sfu.deleteRoom(ROOM)).rejects.toThrow("sfu/refused: status 500");
  expect(stub.requests.slice(0, 2).map(({ url }) => url)).toEqual([
    "/twirp/livekit.RoomService/RemoveParticipant",
    "/twirp/livekit.RoomService/DeleteRoom",
  ]);
});

it.each<[string, Answer, string]>([
  ["answers", (response) => response.end(), "answered"],
  [
    "knows no such method",
    (response) => response.writeHead(400).end('{"code":"invalid_argument"}'),
    "answered",
  ],
  ["says nothing", (response) => response.writeHead(408).end('{"code":"canceled"}'), "silent"],
  ["is not there", (response) => response.writeHead(404).end('{"code":"not_found"}'), "nobody"],
  ["cannot be asked", (response) => response.writeHead(404).end('{"code":"bad_route"}'), "untold"],
  ["is behind a proxy's page", (response) => response.writeHead(502).end("<html>"), "untold"],
])("[S187] a client that %s", async (_what, answer, pulse) => {
  const { stub, sfu } = await startSfu(answer);
  expect(await sfu.feelPulse(ROOM, "@ana:hs:D" as LiveKitIdentity)).toBe(pulse);
  expect(stub.requests[0]?.url).toBe("/twirp/livekit.RoomService/PerformRpc");
});
