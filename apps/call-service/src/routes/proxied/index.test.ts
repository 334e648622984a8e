import { Secret } from "@tertulia/protocol";
import { decodeJwt } from "jose/jwt/decode";
import { describe, expect, it } from "vitest";
import type { Config } from "../../config.ts";
import type { Membership, RelayedRequest, Standing } from "../../ports.ts";
import { Refusal } from "../../Refusal.ts";
import {
  createTestService,
  post,
  sfuGetBody,
  type TestService,
  type TestServiceOptions,
} from "../../testing/createTestService.ts";

const CLIENT = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token";
const CLIENT_V1 = "/_matrix/client/v1/rtc/livekit/get_token";
const DELEGATION = CLIENT.replace("get_token", "delegate_delayed_leave");
const FEDERATION = "/_matrix/federation/unstable/io.element.msc4195/rtc/livekit/get_token";
const OWN = "/_matrix/client/unstable/org.tertulia/rtc/livekit/sfu/get";
const OWN_DELEGATION = OWN.replace("sfu/get", "delegate_delayed_leave");
const HS_TOKEN = "canary-hs-token";
const URL_OF_SFU = "wss://sfu.example/path";

const applicationService: Config["applicationService"] = {
  serverName: "hs.example",
  asToken: new Secret("canary-as-token"),
  hsToken: new Secret(HS_TOKEN),
};

/** Everybody stands to every room as said. */
function standing(is: Standing): Membership {
  return {
    standingOf: () => Promise.resolve(is),
    check: () =>
      is === "not-joined"
        ? Promise.reject(new Refusal("membership/not-joined"))
        : Promise.resolve(),
  };
}

function start(options: TestServiceOptions = {}): TestService {
  const config = { applicationService, ...options.config };
  return createTestService({ membership: standing("joined"), ...options, config });
}

const AS_ANA = {
  Authorization: `Bearer ${HS_TOKEN}`,
  "X-Matrix-User-Identifier": "@ana:hs.example",
};
const AS_GUEST_SERVER = {
  Authorization: `Bearer ${HS_TOKEN}`,
  "X-Matrix-Origin": "guest.example",
};

function getTokenBody(changes: object = {}): Record<string, unknown> {
  return {
    url: URL_OF_SFU,
    room_id: "!room:hs.example",
    slot_id: "m.call#ROOM",
    member: { id: "member-1", claimed_device_id: "DEVICE" },
    ...changes,
  };
}

const DELAY = { delay_id: "canary-delay", delay_timeout: 10_000 };
const ownBody = { room: "!room:hs.example", device_id: "DEVICE" };
const federatedBody = getTokenBody({ user_id: "@beto:guest.example" });

interface Sent {
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}

async function send({ app }: TestService, { path, headers = {}, body }: Sent) {
  const request = { method: "POST", headers, body: JSON.stringify(body) };
  const response = await app.request(path, request);
  const answer = (await response.json()) as Record<string, string>;
  return { status: response.status, answer, headers: response.headers };
}

async function outcomeOf(service: TestService, sent: Sent): Promise<[number, string | undefined]> {
  const { status, answer } = await send(service, sent);
  return [status, answer["errcode"]];
}

const ENDPOINTS = [
  { path: OWN, headers: AS_ANA, body: ownBody },
  { path: CLIENT, headers: AS_ANA, body: getTokenBody() },
  { path: CLIENT_V1, headers: AS_ANA, body: getTokenBody() },
  { path: OWN_DELEGATION, headers: AS_ANA, body: { ...ownBody, ...DELAY } },
  { path: DELEGATION, headers: AS_ANA, body: getTokenBody(DELAY) },
  { path: FEDERATION, headers: AS_GUEST_SERVER, body: federatedBody },
];

describe.each(ENDPOINTS)("$path", (sent) => {
  it("[S116] answers where the service is registered, and is not there where it is not", async () => {
    expect((await send(start(), sent)).status).toBe(200);
    expect(await outcomeOf(createTestService(), sent)).toEqual([404, "M_UNRECOGNIZED"]);
  });

  it("[S116] leaves CORS to the homeserver", async () => {
    const { headers } = await send(start(), sent);
    expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
  });

  it.each([
    ["none", undefined, "M_MISSING_TOKEN"],
    ["another scheme", `Basic ${HS_TOKEN}`, "M_MISSING_TOKEN"],
    ["an empty one", "Bearer ", "M_MISSING_TOKEN"],
    ["another", "Bearer canary-other-token", "M_UNKNOWN_TOKEN"],
    ["a longer one", `Bearer ${HS_TOKEN}x`, "M_UNKNOWN_TOKEN"],
    ["the service's own", "Bearer canary-as-token", "M_UNKNOWN_TOKEN"],
  ])(
    "[S117] with the token of the homeserver being %s nothing is done",
    async (_what, value, code) => {
      const service = start();
      const headers = { ...sent.headers, ...(value !== undefined && { Authorization: value }) };
      if (value === undefined) Reflect.deleteProperty(headers, "Authorization");
      const isOwn = [OWN, OWN_DELEGATION].includes(sent.path);
      const expected = isOwn ? [404, "M_UNRECOGNIZED"] : [401, code];
      expect(await outcomeOf(service, { ...sent, headers })).toEqual(expected);
      expect(service.rooms).toEqual([]);
      expect(JSON.stringify(service.log)).not.toContain("canary");
    },
  );

  it("[S14] a body above 64 KiB is too large", async () => {
    const body = { ...sent.body, padding: "x".repeat(65_536) };
    expect(await outcomeOf(start(), { ...sent, body })).toEqual([413, "M_TOO_LARGE"]);
  });
});

describe.each(ENDPOINTS.slice(0, 5))("a person at $path", (sent) => {
  it.each([
    [undefined, 401, "M_UNAUTHORIZED"],
    ["", 401, "M_UNAUTHORIZED"],
    ["ana", 400, "M_INVALID_PARAM"],
    ["@ana:guest.example", 400, "M_INVALID_PARAM"],
    ["@ana:hs.example:8448", 400, "M_INVALID_PARAM"],
  ])("[S118] is not %s", async (userId, status, errcode) => {
    const service = start();
    const headers = { Authorization: AS_ANA.Authorization, "X-Matrix-User-Identifier": userId };
    if (userId === undefined) Reflect.deleteProperty(headers, "X-Matrix-User-Identifier");
    const outcome = await outcomeOf(service, { ...sent, headers: headers as typeof AS_ANA });
    expect(outcome).toEqual([status, errcode]);
    expect(service.rooms).toEqual([]);
  });
});

it.each(ENDPOINTS.slice(0, 3))(
  "[S118] at $path one has to be in the room, and no OpenID token is asked about",
  async (sent) => {
    const service = start({ membership: standing("not-joined") });
    expect(await outcomeOf(service, sent)).toEqual([403, "M_FORBIDDEN"]);
    expect([service.rooms, service.lookUps]).toEqual([[], []]);
  },
);

it("[S119] our own endpoint gives what /sfu/get gives, and asks nobody who it is", async () => {
  const service = start();
  const direct = (await (await post(service.app, "/sfu/get", sfuGetBody())).json()) as Token;
  const { answer } = await send(service, { path: OWN, headers: AS_ANA, body: ownBody });
  expect(answer).toEqual({ url: direct.url, jwt: expect.any(String) });
  expect(decodeJwt(answer["jwt"] ?? "")).toEqual(decodeJwt(direct.jwt));
  expect(service.lookUps).toHaveLength(1);
});

interface Token {
  readonly url: string;
  readonly jwt: string;
}

it.each([
  [{ room: "" }, "M_BAD_JSON"],
  [{ room: "room" }, "M_BAD_JSON"],
  [{ room: "!room:hs.example", device_id: 1 }, "M_NOT_JSON"],
  [{ room: "!room:hs.example", device_id: "8448:X" }, "M_BAD_JSON"],
])("[S119] %j is refused as /sfu/get refuses it", async (body, errcode) => {
  expect(await outcomeOf(start(), { path: OWN, headers: AS_ANA, body })).toEqual([400, errcode]);
});

it("[S120] get_token gives a hashed identity, and nothing beside the token", async () => {
  const { answer } = await send(start(), { path: CLIENT, headers: AS_ANA, body: getTokenBody() });
  expect(Object.keys(answer)).toEqual(["jwt"]);
  expect(decodeJwt(answer["jwt"] ?? "").sub).toBe("EPxKJ8s4j+PNoytHBxQda/JXXNSJYy1dN/VYlvVfsAw");
});

it.each<[string, object, number, string]>([
  ["another SFU", { url: "wss://other.example" }, 400, "M_INVALID_PARAM"],
  ["no SFU", { url: "" }, 400, "M_BAD_JSON"],
  ["no room", { room_id: null }, 400, "M_BAD_JSON"],
  ["no slot", { slot_id: "" }, 400, "M_BAD_JSON"],
  ["no member", { member: {} }, 400, "M_BAD_JSON"],
  ["a member of another type", { member: [] }, 400, "M_NOT_JSON"],
  [
    "somebody else",
    { member: { id: "m", claimed_user_id: "@beto:hs.example", claimed_device_id: "D" } },
    401,
    "M_UNAUTHORIZED",
  ],
  ["a server name that is none", { server_name: "a/b" }, 400, "M_BAD_JSON"],
])("[S120] get_token for %s is refused", async (_what, changes, status, errcode) => {
  const service = start();
  const sent = { path: CLIENT, headers: AS_ANA, body: getTokenBody(changes) };
  expect(await outcomeOf(service, sent)).toEqual([status, errcode]);
  expect(service.rooms).toEqual([]);
});

it("[S121] another homeserver's person in the room gets a token for listening, and the room", async () => {
  const sent = { path: FEDERATION, headers: AS_GUEST_SERVER, body: federatedBody };
  const service = start({ config: { guestsCanPublish: true } });
  const { answer } = await send(service, sent);
  expect(Object.keys(answer)).toEqual(["jwt"]);
  expect(decodeJwt(answer["jwt"] ?? "")["video"]).toMatchObject({
    roomJoin: true,
    canSubscribe: true,
    canPublish: false,
    canPublishData: false,
  });
  expect(service.rooms).toHaveLength(1);
});

it.each<[string, object, string, number, string]>([
  ["nobody", { user_id: "" }, "guest.example", 400, "M_BAD_JSON"],
  ["no user id", { user_id: "beto" }, "guest.example", 403, "M_FORBIDDEN"],
  ["one of ours", { user_id: "@ana:hs.example" }, "guest.example", 403, "M_FORBIDDEN"],
  ["a third one's", { user_id: "@x:third.example" }, "guest.example", 403, "M_FORBIDDEN"],
  ["its own, not served", { user_id: "@x:third.example" }, "third.example", 403, "M_FORBIDDEN"],
  ["a name that is none", {}, "a/b", 400, "M_INVALID_PARAM"],
  ["no name", {}, "", 401, "M_UNAUTHORIZED"],
])(
  "[S121] a homeserver that asks for %s is refused",
  async (_what, changes, origin, status, code) => {
    const service = start();
    const headers = { ...AS_GUEST_SERVER, "X-Matrix-Origin": origin };
    const body = { ...federatedBody, ...changes };
    expect(await outcomeOf(service, { path: FEDERATION, headers, body })).toEqual([status, code]);
    expect(service.rooms).toEqual([]);
  },
);

it.each(["not-joined", "out-of-sight"] as const)(
  "[S121] another homeserver's person who is %s is refused",
  async (is) => {
    const service = start({ membership: standing(is) });
    const sent = { path: FEDERATION, headers: AS_GUEST_SERVER, body: federatedBody };
    expect(await outcomeOf(service, sent)).toEqual([403, "M_FORBIDDEN"]);
  },
);

it.each(ENDPOINTS)("[S230] $path counts people", async (sent) => {
  const limits = { perMinutePerAddress: 1, perMinutePerPerson: 1, trustedProxies: [] };
  const service = start({ config: { limits } });
  expect((await send(service, sent)).status).toBe(200);
  expect(await outcomeOf(service, sent)).toEqual([429, "M_LIMIT_EXCEEDED"]);
});

describe("for an SFU behind another homeserver", () => {
  const body = getTokenBody({ url: "wss://other.example", server_name: "other.example" });
  const sent = { path: CLIENT, headers: AS_ANA, body };

  function relaying(status: number, content: unknown) {
    const relayed: RelayedRequest[] = [];
    const relay = async (request: RelayedRequest) => {
      relayed.push(request);
      return { status, content };
    };
    return { ourHomeserver: { relay }, relayed };
  }

  it("[S122] the question is relayed in the person's name, and the token handed back", async () => {
    const { ourHomeserver, relayed } = relaying(200, { jwt: "a.b.c", url: "wss://evil.example" });
    const service = start({ ourHomeserver });
    expect(await send(service, sent)).toMatchObject({ status: 200, answer: { jwt: "a.b.c" } });
    expect(relayed).toEqual([
      {
        destination: "other.example",
        path: FEDERATION,
        body: {
          url: "wss://other.example",
          room_id: "!room:hs.example",
          slot_id: "m.call#ROOM",
          member: {
            id: "member-1",
            claimed_user_id: "@ana:hs.example",
            claimed_device_id: "DEVICE",
          },
          user_id: "@ana:hs.example",
        },
      },
    ]);
    expect(service.rooms).toEqual([]);
  });

  it("[S122] nobody is asked for a person who is not in the room", async () => {
    const { ourHomeserver, relayed } = relaying(200, { jwt: "a.b.c" });
    const service = start({ ourHomeserver, membership: standing("not-joined") });
    expect(await outcomeOf(service, sent)).toEqual([403, "M_FORBIDDEN"]);
    expect(relayed).toEqual([]);
  });

  it.each([
    [403, { errcode: "M_FORBIDDEN" }, 403, "M_FORBIDDEN"],
    [401, {}, 403, "M_FORBIDDEN"],
    [500, {}, 502, "M_UNKNOWN"],
    [200, {}, 502, "M_UNKNOWN"],
    [200, { jwt: "canary" }, 502, "M_UNKNOWN"],
    [200, null, 502, "M_UNKNOWN"],
  ])("[S122] the other's %i %j is told as %i", async (status, content, told, errcode) => {
    const service = start({ ourHomeserver: relaying(status, content).ourHomeserver });
    expect(await outcomeOf(service, sent)).toEqual([told, errcode]);
    expect(JSON.stringify(service.log)).not.toContain("canary");
  });
});

describe("a delayed leave through the homeserver", () => {
  const body = getTokenBody(DELAY);
  const sent = { path: DELEGATION, headers: AS_ANA, body };

  it("[S123] is kept as one that is handed over directly", async () => {
    const service = start();
    expect(await send(service, sent)).toMatchObject({ status: 200, answer: {} });
    expect(service.delegations.list()).toMatchObject([
      { identity: "EPxKJ8s4j+PNoytHBxQda/JXXNSJYy1dN/VYlvVfsAw", delayMs: 10_000 },
    ]);
  });

  it("[S123] comes with a token request at our own endpoint too", async () => {
    const service = start();
    const own = { path: OWN, headers: AS_ANA, body: { ...ownBody, ...DELAY } };
    expect((await send(service, own)).status).toBe(200);
    expect(service.delegations.list()).toHaveLength(1);
  });

  it("[S126] comes alone to our own endpoint, which gives no token and makes no room", async () => {
    const service = start();
    const own = { path: OWN_DELEGATION, headers: AS_ANA, body: { ...ownBody, ...DELAY } };
    expect(await send(service, own)).toMatchObject({ status: 200, answer: {} });
    expect(service.delegations.list()).toMatchObject([{ delayMs: 10_000 }]);
    expect(service.rooms).toEqual([]);
    const without = { ...own, body: ownBody };
    expect(await outcomeOf(service, without)).toEqual([400, "M_BAD_JSON"]);
  });

  it("[S124] without its delay the homeserver is asked for it", async () => {
    const asked: unknown[] = [];
    const readDelay = async (...question: unknown[]) => {
      asked.push(question);
      return 20_000;
    };
    const service = start({ ourHomeserver: { readDelay } });
    const unsaid = { ...sent, body: { ...body, delay_timeout: null } };
    expect((await send(service, unsaid)).status).toBe(200);
    expect(asked).toEqual([["@ana:hs.example", "canary-delay"]]);
    expect(service.delegations.list()).toHaveLength(1);
  });

  it.each<[string, object, number, string]>([
    ["no id", { delay_id: "" }, 400, "M_BAD_JSON"],
    ["a way out of the path", { delay_id: ".." }, 400, "M_BAD_JSON"],
    ["too short a delay", { delay_timeout: 999 }, 400, "M_BAD_JSON"],
    ["no delay, and nobody to ask", { delay_timeout: 0 }, 400, "M_BAD_JSON"],
    ["another SFU", { url: "wss://other.example" }, 400, "M_INVALID_PARAM"],
    [
      "somebody else's",
      { member: { id: "m", claimed_user_id: "@b:hs.example", claimed_device_id: "D" } },
      401,
      "M_UNAUTHORIZED",
    ],
  ])("[S123] with %s is refused", async (_what, changes, status, errcode) => {
    const service = start();
    const refused = { ...sent, body: { ...body, ...changes } };
    expect(await outcomeOf(service, refused)).toEqual([status, errcode]);
    expect(service.delegations.list()).toEqual([]);
    expect(JSON.stringify(service.log)).not.toContain("canary");
  });
});
