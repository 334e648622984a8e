/** What both token endpoints promise, once for each. */
import { setImmediate } from "node:timers/promises";
import type { LiveKitIdentity, LiveKitRoomName, UserId } from "@tertulia/protocol";
import { decodeJwt } from "jose/jwt/decode";
import { describe, expect, it } from "vitest";
import type { Membership } from "../ports.ts";
import { Refusal, type RefusalReason } from "../Refusal.ts";
import { createFakeSfu } from "../testing/createFakeSfu.ts";
import {
  createTestService,
  getTokenBody,
  NOW,
  openIdToken,
  post,
  sfuGetBody,
} from "../testing/createTestService.ts";

const CORS = {
  "content-type": "application/json",
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST",
  "access-control-allow-headers":
    "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token",
  "access-control-expose-headers": "X-Request-Id",
};
const ROOM_NAME = "giWQwSb2xQt8PCLFVx3OZt0MvWFNdAsUb4YZ1/zop8M" as LiveKitRoomName;

describe.each([
  ["/sfu/get", sfuGetBody],
  ["/get_token", getTokenBody],
])("%s", (path, body) => {
  it("[S10] the answer is the URL as configured and a token", async () => {
    const response = await post(createTestService().app, path, body());
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      url: "wss://sfu.example/path",
      jwt: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/u),
    });
  });

  it("[S9] a token lives as long as the setting says", async () => {
    const { app } = createTestService({ config: { tokenTtlSeconds: 60 } });
    const { iat = 0, exp } = await tokenOf(await post(app, path, body()));
    expect(exp).toBe(iat + 60);
  });

  it.each(["text/plain", "application/json; charset=utf-8", "image/png", ""])(
    "[S11] the content type %j is not looked at",
    async (type) => {
      const headers = { "Content-Type": type };
      const request = { method: "POST", headers, body: JSON.stringify(body()) };
      expect((await createTestService().app.request(path, request)).status).toBe(200);
    },
  );

  it.each(["", "{", "null", "[]", '"text"', "\0", '{"room":}', "[".repeat(30_000)])(
    "[S12] the body %.20j is not JSON to us, and nobody is asked",
    async (text) => {
      const service = createTestService();
      expect(await errorOf(await post(service.app, path, text))).toEqual([400, "M_NOT_JSON"]);
      expect(service.lookUps).toEqual([]);
    },
  );

  it("[S12] bytes after the object make it no JSON", async () => {
    const text = `${JSON.stringify(body())} {}`;
    expect(await errorOf(await post(createTestService().app, path, text))).toEqual([
      400,
      "M_NOT_JSON",
    ]);
  });

  it("[S13, S15] a missing field is named, and nobody is asked", async () => {
    const service = createTestService();
    const response = await post(service.app, path, body({ openid_token: null }));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      errcode: "M_BAD_JSON",
      error: expect.stringContaining("openid_token.access_token"),
    });
    expect(service.lookUps).toEqual([]);
    expect(service.rooms).toEqual([]);
  });

  it("[S14] a body above 64 KiB is too large", async () => {
    const { app } = createTestService();
    const fits = body({ padding: "" });
    const room = 65_536 - JSON.stringify(fits).length;
    expect((await post(app, path, { ...fits, padding: "x".repeat(room) })).status).toBe(200);
    const tooLarge = await post(app, path, { ...fits, padding: "x".repeat(room + 1) });
    expect(await errorOf(tooLarge)).toEqual([413, "M_TOO_LARGE"]);
  });

  it("[S14] a body that announces another length is measured all the same", async () => {
    const headers = { "Content-Length": "10", "Transfer-Encoding": "chunked" };
    const request = { method: "POST", headers, body: "x".repeat(70_000) };
    const response = await createTestService().app.request(path, request);
    expect(await errorOf(response)).toEqual([413, "M_TOO_LARGE"]);
  });

  it("[S18] whatever the check of who is asking finds, the answer is the same", async () => {
    const reasons = [
      "homeserver/not-served",
      "homeserver/unreachable",
      "homeserver/token-refused",
      "homeserver/nonsense",
      "person/foreign",
      "person/claims-another",
    ] as const;
    const answers = await Promise.all(
      reasons.map(async (reason) => {
        const lookUpPerson = () => Promise.reject(new Refusal(reason, "a detail for the log"));
        const { app } = createTestService({ homeserver: { lookUpPerson } });
        const response = await post(app, path, body());
        return [response.status, await response.text()];
      }),
    );
    expect(new Set(answers.map(String)).size).toBe(1);
    expect(answers[0]).toEqual([401, expect.stringContaining("M_UNAUTHORIZED")]);
  });

  it.each([
    ["an unknown homeserver", { matrix_server_name: "evil.example" }],
    ["a token of nobody", { access_token: "stolen" }],
  ])("[S22] for %s no room is made", async (_what, changes) => {
    const service = createTestService();
    const response = await post(service.app, path, body({ openid_token: openIdToken(changes) }));
    expect(await errorOf(response)).toEqual([401, "M_UNAUTHORIZED"]);
    expect(service.rooms).toEqual([]);
  });

  it("[S20] a token request is one look-up", async () => {
    const service = createTestService();
    await post(service.app, path, body());
    expect(service.lookUps.map(({ serverName }) => serverName)).toEqual(["hs.example"]);
  });

  it("[S235] a client that asks again with the same token is remembered, where that is wanted", async () => {
    const service = createTestService({ config: { openIdMemorySeconds: 60 } });
    await post(service.app, path, body());
    await post(service.app, path, body());
    expect([service.lookUps.length, service.told.sparedLookUps()]).toEqual([1, 1]);
    const unlimited = body({ openid_token: openIdToken({ expires_in: null }) });
    await post(service.app, path, unlimited);
    expect(service.lookUps).toHaveLength(2);
  });

  it.each([
    ["hs.example", true],
    ["guest.example", false],
  ])("[S234] where guests are only listeners, %s publishes: %s", async (server, canPublish) => {
    const { app } = createTestService({ config: { guestsCanPublish: false } });
    const openid_token = openIdToken({ matrix_server_name: server });
    const member = { id: "m", claimed_user_id: `@ana:${server}`, claimed_device_id: "DEVICE" };
    const token = await tokenOf(await post(app, path, body({ openid_token, member })));
    expect(token["video"]).toMatchObject({ canPublish, canPublishData: canPublish });
  });

  it("[S22] the answer waits for the room", async () => {
    const events: string[] = [];
    const ensureRoom = async () => {
      await setImmediate();
      events.push("room made");
      return { maxParticipants: 0 };
    };
    const service = createTestService({ sfu: { ...createFakeSfu().sfu, ensureRoom } });
    await post(service.app, path, body());
    events.push("answered");
    expect(service.rooms).toEqual([ROOM_NAME]);
    expect(events).toEqual(["room made", "answered"]);
  });

  it("[S44] a room whose seats are taken by others is full", async () => {
    const { sfu } = createFakeSfu({
      maxParticipants: 2,
      identities: ["a", "b"] as LiveKitIdentity[],
    });
    const { app } = createTestService({ sfu });
    const response = await post(app, path, body());
    expect([response.status, await response.json()]).toEqual([
      503,
      { errcode: "M_RESOURCE_LIMIT_EXCEEDED", error: "This call takes no more people." },
    ]);
  });

  it.each([
    ["a seat is free", 2, ["a"]],
    ["there is no limit", 0, ["a", "b"]],
    ["one of the seats is the person's own", 1, ["OWN"]],
  ])("[S44] %s: a token", async (_name, maxParticipants, present) => {
    const own = (await tokenOf(await post(createTestService().app, path, body()))).sub;
    const identities = present.map((name) => (name === "OWN" ? own : name)) as LiveKitIdentity[];
    const { sfu } = createFakeSfu({ maxParticipants, identities });
    expect((await post(createTestService({ sfu }).app, path, body())).status).toBe(200);
  });

  it("[S25] a room that could not be made is a failure without a reason", async () => {
    const ensureRoom = () => Promise.reject(new Refusal("sfu/unreachable", "ECONNREFUSED"));
    const service = createTestService({ sfu: { ...createFakeSfu().sfu, ensureRoom } });
    const response = await post(service.app, path, body());
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      errcode: "M_UNKNOWN",
      error: "The media server did not prepare the room.",
    });
    expect(service.log).toMatchObject([
      {
        level: "warn",
        message: "request refused",
        context: { reason: "sfu/unreachable", detail: "ECONNREFUSED", status: 500 },
      },
    ]);
  });

  it("[S204] who is not in the room gets no token, and no room is made", async () => {
    const service = createTestService({ membership: failing("membership/not-joined") });
    const response = await post(service.app, path, body());
    expect([response.status, await response.json()]).toEqual([
      403,
      { errcode: "M_FORBIDDEN", error: "Only people who are in the room can join its call." },
    ]);
    expect(service.rooms).toEqual([]);
    expect(await service.ledger.findCall(ROOM_NAME)).toBeNull();
  });

  it("[S205] a new call waits while membership cannot be checked", async () => {
    const service = createTestService({ membership: failing("membership/unknown") });
    const response = await post(service.app, path, body());
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toBe("5");
    expect(await response.json()).toEqual({
      errcode: "M_UNKNOWN",
      error: "It cannot be checked now who is in the room.",
      retry_after_ms: 5_000,
    });
    expect(service.rooms).toEqual([]);
  });

  it("[S206] a running call goes on while membership cannot be checked", async () => {
    const unknown = failing("membership/unknown");
    let isFirst = true;
    const check: Membership["check"] = async (...asked) => {
      if (!isFirst) await unknown.check(...asked);
      isFirst = false;
    };
    const { app, ledger } = createTestService({ membership: { ...unknown, check } });
    const { sub } = await tokenOf(await post(app, path, body()));
    expect((await post(app, path, body())).status).toBe(200);
    ledger.revoke(ROOM_NAME, sub as LiveKitIdentity, { by: "membership", expiresAt: NOW + 1 });
    expect((await post(app, path, body())).status).toBe(503);
  });

  it("[S200] who was given a token for which room can be looked up", async () => {
    const { app, ledger } = createTestService();
    const { sub } = await tokenOf(await post(app, path, body()));
    expect(await ledger.findCall(ROOM_NAME)).toEqual({
      place: { matrixRoomId: "!room:hs.example", slotId: "m.call#ROOM" },
      holders: new Map([
        [
          sub,
          {
            userId: "@ana:hs.example",
            deviceId: "DEVICE",
            serverName: "hs.example",
            expiresAt: NOW + 1_800_000,
            revokedBy: null,
          },
        ],
      ]),
    });
  });

  it("[S29] a stranger hands nothing over, and half a hand-over makes the service ask nobody", async () => {
    const service = createTestService();
    const delay = { delay_id: "delay", delay_timeout: 10_000, delay_cs_api_url: "https://x" };
    const stranger = openIdToken({ access_token: "stolen" });
    const refused = await post(service.app, path, body({ ...delay, openid_token: stranger }));
    expect(await errorOf(refused)).toEqual([401, "M_UNAUTHORIZED"]);
    const half = await post(service.app, path, body({ delay_id: "delay" }));
    expect(await errorOf(half)).toEqual([400, "M_BAD_JSON"]);
    expect(service.lookUps).toHaveLength(1);
    expect(service.delegations.list()).toEqual([]);
  });

  it("[S26] any page can read the answer, an error and a failure too", async () => {
    const lookUpPerson = () => Promise.reject(new Error("unforeseen"));
    const failing = createTestService({ homeserver: { lookUpPerson } }).app;
    const { app } = createTestService();
    const answers = await Promise.all([
      post(app, path, body()),
      post(app, path, "{"),
      post(app, path, "x".repeat(70_000)),
      post(app, path, body({ openid_token: openIdToken({ access_token: "stolen" }) })),
      post(failing, path, body()),
      app.request(path, { method: "OPTIONS" }),
      app.request(path, { method: "DELETE" }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 413, 401, 500, 200, 405]);
    for (const { headers } of answers) expect(Object.fromEntries(headers)).toMatchObject(CORS);
  });

  it.each([
    ["OPTIONS", 200],
    ["GET", 405],
    ["HEAD", 405],
    ["PUT", 405],
    ["DELETE", 405],
    ["PATCH", 405],
  ])("[S27] %s is answered %i without a body", async (method, status) => {
    const response = await createTestService().app.request(path, { method });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe("");
  });

  it("[S36] an unforeseen failure keeps its cause to itself", async () => {
    const lookUpPerson = (): Promise<UserId> => Promise.reject(new Error("canary"));
    const service = createTestService({ homeserver: { lookUpPerson } });
    const response = await post(service.app, path, body());
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ errcode: "M_UNKNOWN", error: "The service failed." });
    expect(service.log).toMatchObject([{ level: "error", message: "request failed" }]);
    expect(JSON.stringify(service.log)).not.toContain("canary");
  });

  it("[S37] a refusal is one line with its reason", async () => {
    const service = createTestService();
    await post(service.app, path, body({ openid_token: openIdToken({ access_token: "stolen" }) }));
    expect(service.log).toMatchObject([
      {
        level: "info",
        message: "request refused",
        context: { reason: "homeserver/token-refused", detail: "status 401", status: 401 },
      },
    ]);
  });
});

it("[S2] both endpoints lead to one LiveKit room", async () => {
  const { app, rooms } = createTestService();
  const tokens = [
    await tokenOf(await post(app, "/sfu/get", sfuGetBody())),
    await tokenOf(await post(app, "/get_token", getTokenBody())),
  ];
  expect(tokens.map(({ video }) => video)).toMatchObject([
    { room: ROOM_NAME },
    { room: ROOM_NAME },
  ]);
  expect(rooms).toEqual([ROOM_NAME, ROOM_NAME]);
});

async function tokenOf(response: Response): Promise<ReturnType<typeof decodeJwt>> {
  const answer = (await response.json()) as { jwt: string };
  return decodeJwt(answer.jwt);
}

async function errorOf(response: Response): Promise<[number, string]> {
  const answer = (await response.json()) as { errcode: string };
  return [response.status, answer.errcode];
}

function reject(reason: RefusalReason): Promise<never> {
  return Promise.reject(new Refusal(reason));
}

function failing(reason: RefusalReason): Membership {
  return { standingOf: () => reject(reason), check: () => reject(reason) };
}
