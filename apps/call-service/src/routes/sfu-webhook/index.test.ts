import { createHash } from "node:crypto";
import { Secret } from "@tertulia/protocol";
import { SignJWT } from "jose/jwt/sign";
import { expect, it } from "vitest";
import {
  createTestService,
  KEY_PAIR,
  NOW,
  type TestService,
} from "../../testing/createTestService.ts";

const EVENT = {
  event: "participant_left",
  id: "EV_1",
  createdAt: 0,
  room: { name: "room name", sid: "RM_1", metadata: "canary" },
  participant: {
    identity: "@canary:hs.example:DEVICE",
    sid: "PA_1",
    disconnectReason: "CLIENT_INITIATED",
    tracks: [],
  },
};

interface Signature {
  readonly secret?: string;
  readonly key?: string;
  readonly hash?: string;
  readonly alg?: string;
  /** Seconds from now to the end of the token. */
  readonly endsInSeconds?: number;
}

async function sign(body: string, signature: Signature = {}): Promise<string> {
  const sha256 = signature.hash ?? createHash("sha256").update(body).digest("base64");
  const { endsInSeconds = 300 } = signature;
  return new SignJWT({ sha256 })
    .setProtectedHeader({ alg: signature.alg ?? "HS256" })
    .setIssuer(signature.key ?? KEY_PAIR.key)
    .setExpirationTime(NOW / 1000 + endsInSeconds)
    .sign(new TextEncoder().encode(signature.secret ?? KEY_PAIR.secret.reveal()));
}

async function send(service: TestService, body: string, authorization: string): Promise<void> {
  const headers = { Authorization: authorization, "Content-Type": "application/webhook+json" };
  const request = { method: "POST", headers, body };
  const response = await service.app.request("/sfu_webhook", request);
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("");
}

it.each(["participant_joined", "participant_left", "participant_connection_aborted"])(
  "[S34] %s is one line without the person's name",
  async (event) => {
    const service = createTestService();
    const body = JSON.stringify({ ...EVENT, event });
    await send(service, body, await sign(body));
    expect(service.log).toEqual([
      {
        level: "info",
        message: event,
        context: {
          room: "room name",
          participantSid: "PA_1",
          disconnectReason: "CLIENT_INITIATED",
        },
      },
    ]);
  },
);

it.each([
  { event: "room_started", room: { name: "room name" } },
  { event: "an_event_of_tomorrow" },
  { ...EVENT, event: "track_published", participant: null },
])("[S33] %j counts and says nothing", async (event) => {
  const service = createTestService();
  const body = JSON.stringify(event);
  await send(service, body, await sign(body));
  expect(service.log).toEqual([]);
});

it("[S33] a clock may be a minute off", async () => {
  const service = createTestService();
  const body = JSON.stringify(EVENT);
  await send(service, body, await sign(body, { endsInSeconds: -59 }));
  expect(service.log).toMatchObject([{ message: "participant_left" }]);
  await send(service, body, await sign(body, { endsInSeconds: -61 }));
  expect(service.log[1]).toMatchObject({ context: { why: "signature" } });
});

it("[S110] while keys change, either pair signs webhooks that count", async () => {
  const secret = "the secret of the new key, of 32 characters";
  const newPair = { key: "newkey", secret: new Secret(secret) };
  const sfu = { url: "", apiUrl: "", keyPair: newPair, keyPairs: [newPair, KEY_PAIR] };
  const service = createTestService({ config: { sfu } });
  const body = JSON.stringify(EVENT);
  await send(service, body, await sign(body));
  const otherBody = JSON.stringify({ ...EVENT, id: "EV_2" });
  await send(service, otherBody, await sign(otherBody, { key: "newkey", secret }));
  await send(service, body, await sign(body, { key: "newkey" }));
  expect(service.log.map(({ message }) => message)).toEqual([
    "participant_left",
    "participant_left",
    "webhook rejected",
  ]);
});

it.each([
  ["another secret", { secret: "a secret of somebody else, 32 characters" }, "signature"],
  ["another key's name", { key: "otherkey" }, "signature"],
  ["another algorithm", { alg: "HS384" }, "signature"],
  ["another body's hash", { hash: createHash("sha256").digest("base64") }, "body-hash"],
  ["an empty hash", { hash: "" }, "body-hash"],
])("[S32, S33] signed with %s it does not count", async (_what, signature, why) => {
  const service = createTestService();
  const body = JSON.stringify(EVENT);
  await send(service, body, await sign(body, signature));
  expect(service.log).toEqual([{ level: "warn", message: "webhook rejected", context: { why } }]);
});

it.each(["", "Bearer x", "a.b.c", `${btoa('{"alg":"none"}')}.${btoa('{"iss":"devkey"}')}.`])(
  "[S33] the signature %j does not count",
  async (authorization) => {
    const service = createTestService();
    await send(service, JSON.stringify(EVENT), authorization);
    expect(service.log).toMatchObject([{ context: { why: "signature" } }]);
  },
);

it.each([
  ["{", "not-json"],
  ["[]", "wrong-shape"],
  ["null", "wrong-shape"],
  ['{"event":1}', "wrong-shape"],
  ['{"event":"participant_left","participant":"canary"}', "wrong-shape"],
])("[S32] the signed body %j is answered all the same", async (body, why) => {
  const service = createTestService();
  await send(service, body, await sign(body));
  expect(service.log).toEqual([{ level: "warn", message: "webhook rejected", context: { why } }]);
});

it.each(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])("[S32] %s is answered 200", async (method) => {
  const response = await createTestService().app.request("/sfu_webhook", { method });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("");
  expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
});

it("[S32] an oversize body is answered 200 and does not count", async () => {
  const service = createTestService();
  const body = JSON.stringify({ ...EVENT, padding: "x".repeat(1024 * 1024) });
  await send(service, body, await sign(body));
  expect(service.log).toMatchObject([{ level: "warn", context: { why: "too-large" } }]);
});

it("[S270] how each webhook ends is told", async () => {
  const service = createTestService();
  const body = JSON.stringify(EVENT);
  await send(service, body, await sign(body));
  await send(service, body, await sign(body));
  await send(service, body, "nonsense");
  await send(service, "{", await sign("{"));
  expect(service.told.webhooks).toEqual(["accepted", "repeated", "signature", "not-json"]);
});

it("[S413] of many forged webhooks there is one line a minute for each reason, and every one is counted", async () => {
  let now = NOW;
  const service = createTestService({ clock: { now: () => now } });
  const body = JSON.stringify(EVENT);
  for (let sent = 0; sent < 5; sent += 1) await send(service, body, "forged");
  expect(service.log.map(({ context }) => context)).toEqual([{ why: "signature" }]);
  expect(service.told.webhooks).toHaveLength(5);
  await send(service, "{", await sign("{"));
  now += 60_000;
  await send(service, body, "forged");
  const reasons = service.log.map(({ context }) => context?.["why"]);
  expect(reasons).toEqual(["signature", "not-json", "signature"]);
});
