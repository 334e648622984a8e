import { Secret } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { createTestMachine } from "../../../testing/createTestMachine.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { SfuJoinFailure } from "../sfu/openSignalling.ts";
import type { SoundOrder, SoundOutcome } from "./carrySound.ts";
import { checkSound, type SoundQuestion } from "./checkSound.ts";

const relay = { urls: ["turn:turn.example"], username: "1", credential: "c" };
const question: SoundQuestion = {
  url: "ws://sfu",
  room: "room",
  sfuKey: { key: "key", secret: new Secret("secret") },
  isStraightOpen: true,
  relays: [],
};

/** Each time with the same outcome. */
async function check(outcome: SoundOutcome, parts: Partial<SoundQuestion> = {}) {
  const orders: SoundOrder[] = [];
  const unused = () => Promise.reject(new Error("not expected"));
  const ports: CallsPorts = {
    ...createTestMachine(),
    inspectCertificate: unused,
    measureUdpBuffer: unused,
    askRedis: unused,
    joinSfu: unused,
    openPacketSocket: unused,
    carrySound: (order) => {
      orders.push(order);
      return Promise.resolve(outcome);
    },
    patienceMs: 1,
  };
  const findings = await checkSound(ports, { ...question, ...parts });
  return { orders, ids: findings.map(({ id }) => id), findings };
}

it.each<[SoundOutcome, string]>([
  [{ kind: "arrived", way: "tcp" }, "calls/audio"],
  [{ kind: "not-let-in", failure: new SfuJoinFailure("status", 404) }, "calls/audio/not-let-in"],
  [{ kind: "no-connection" }, "calls/audio/no-connection"],
  [{ kind: "silent" }, "calls/audio/silent"],
])("[O352] %j is told as %s", async (outcome, id) => {
  expect((await check(outcome)).ids).toEqual([id]);
});

it("[O351] through TURN alone it is done once more, or only, by the first server", async () => {
  const arrived: SoundOutcome = { kind: "arrived", way: "relay" };
  const relays = [relay, { ...relay, urls: ["turns:turn.example"] }];
  const { ids, orders } = await check(arrived, { relays });
  expect(ids).toEqual(["calls/audio", "calls/audio-relayed"]);
  expect(orders.map(({ turnServer }) => turnServer)).toEqual([null, relay]);
  expect((await check(arrived, { relays, isStraightOpen: false })).ids).toEqual([
    "calls/audio-relayed",
  ]);
});

it("[O350] both are hidden, and each may do one thing", async () => {
  const { orders } = await check({ kind: "silent" });
  const grants = orders.flatMap(({ speakerToken, listenerToken }) =>
    [speakerToken, listenerToken].map((token) => {
      const [, payload = ""] = token.reveal().split(".");
      return (JSON.parse(Buffer.from(payload, "base64url").toString()) as { video: object }).video;
    }),
  );
  const both = { roomJoin: true, room: "room", hidden: true, canPublishData: false };
  expect(grants).toEqual([
    { ...both, canPublish: true, canSubscribe: false },
    { ...both, canPublish: false, canSubscribe: true },
  ]);
});

it("[O353] without the key, and where no way is open, nothing is sent", async () => {
  const silent: SoundOutcome = { kind: "silent" };
  expect(await check(silent, { sfuKey: null })).toMatchObject({
    ids: ["calls/audio/no-key"],
    orders: [],
  });
  expect(await check(silent, { isStraightOpen: false })).toMatchObject({
    ids: ["calls/audio/no-way"],
    orders: [],
  });
});
