/** Secrets planted in every input of the whole service, and looked for in everything that comes out of it. */
import type { ServerResponse } from "node:http";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { assembleParts } from "./assembleParts.ts";
import { parseConfig } from "./config.ts";
import { createCallService } from "./createCallService.ts";
import type { Log } from "./ports.ts";
import { createHttpStub, type HttpStub, type StubRequest } from "./testing/createHttpStub.ts";

// Hundreds of requests, on a machine that may have much else to do.
vi.setConfig({ testTimeout: 120_000 });

const CANARY = /canary/iu;
const SETTINGS = {
  LIVEKIT_URL: "wss://sfu.example",
  LIVEKIT_KEY_FILE: "keys",
  LIVEKIT_FULL_ACCESS_HOMESERVERS: "hs.example",
  LIVEKIT_HS_SERVER_NAME: "hs.example",
  LIVEKIT_AS_REGISTRATION_FILE: "registration",
  // Nobody listens there: what the store says of being away is looked at too.
  LIVEKIT_REDIS_URL: "redis://canary-user:canary-password-of-url@127.0.0.1:1",
  LIVEKIT_REDIS_PASSWORD: "canary-redis-password",
  LIVEKIT_LOG_LEVEL: "debug",
  TERTULIA_ADMIN_TOKEN: "canary-admin-token",
  TERTULIA_ROOM_NAMES: "salted",
  TERTULIA_ROOM_SALT: "canary-salt-of-room-names",
  TERTULIA_OPERATOR_PASSWORD: "canary-operator-password",
  TERTULIA_OPERATOR_BIND: "127.0.0.1:0",
  TERTULIA_REQUESTS_PER_MINUTE_PER_PERSON: "0",
};

const FILES: Readonly<Record<string, string>> = {
  keys: "devkey:canary-livekit-secret-of-32-characters\ncanary-key:canary-secret-of-32-characters-more",
  registration: "as_token: canary-as-token\nhs_token: canary-hs-token\n",
};

type Behaviour = (response: ServerResponse, request: StubRequest) => void;

/** What a homeserver or an SFU may do with a request; each says back what it was told, and more. */
const BEHAVIOURS: Record<string, Behaviour> = {
  "answers well": (response, { url = "" }) => {
    // No bytes are a good answer of the SFU too: a message with nothing in it.
    if (url.startsWith("/twirp/")) response.end();
    else response.end('{"joined":true,"sub":"@ana:hs.example","canary":"canary"}');
  },
  "says no": (response, { url, headers }) =>
    response
      .writeHead(403, { "X-Canary": "canary" })
      .end(echo({ errcode: "M_CANARY", url, headers })),
  "says who is not there": (response) =>
    response.end('{"joined":false,"errcode":"M_CANARY","sub":"@canary:evil.example"}'),
  breaks: (response, { url, headers, body }) =>
    response.writeHead(500).end(echo({ url, headers, body: body.toString() })),
  "talks nonsense": (response, { url }) => response.end(`canary ${url}`),
  "sends elsewhere": (response, { url = "" }) =>
    response.writeHead(302, { Location: `https://canary.example${url}` }).end(),
  "hangs up": (response) => response.destroy(),
};

function echo(told: object): string {
  return JSON.stringify({ ...told, error: "canary" });
}

let stub: HttpStub;
let behaviour: Behaviour;
let app: Hono;
let operatorUrl: string;
let close: () => void;
const lines: string[] = [];

beforeAll(async () => {
  stub = await createHttpStub((response, request) => behaviour(response, request));
  const env = {
    ...SETTINGS,
    LIVEKIT_API_URL: stub.url,
    TERTULIA_HOMESERVER_URLS: `hs.example=${stub.url}`,
  };
  const config = parseConfig({ env, readFile: (path) => FILES[path] ?? "" });
  const operatorPort = Promise.withResolvers<number>();
  const write =
    (level: string): Log["info"] =>
    (message, context = {}) => {
      lines.push(JSON.stringify({ level, message, ...context }));
      if (context["socket"] === "operator") operatorPort.resolve(Number(context["port"]));
    };
  const log = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
  const { parts, store, operatorSide, membershipWatch } = await assembleParts(config, log);
  app = createCallService(parts);
  behaviour = BEHAVIOURS["answers well"] ?? (() => undefined);
  operatorSide.start();
  operatorUrl = `http://127.0.0.1:${await operatorPort.promise}`;
  close = () => {
    operatorSide.close();
    membershipWatch.close();
    void store.close();
  };
});
afterAll(() => {
  close();
  return stub.close();
});

const openid_token = {
  access_token: "canary-access-token",
  token_type: "Bearer",
  matrix_server_name: "hs.example",
  expires_in: 3600,
};
const member = { id: "m", claimed_user_id: "@ana:hs.example", claimed_device_id: "D" };
const delay = { delay_id: "canary-delay-id", delay_timeout: 60_000 };
const BODIES: Record<string, object> = {
  "/sfu/get": { room: "!room:hs.example", device_id: "D", openid_token },
  "/get_token": { room_id: "!room:hs.example", slot_id: "s", openid_token, member },
  "/delegate_delayed_leave": {
    room_id: "!room:hs.example",
    slot_id: "s",
    openid_token,
    member,
    ...delay,
  },
  "/_matrix/client/unstable/org.tertulia/rtc/livekit/sfu/get": {
    room: "!room:hs.example",
    device_id: "D",
  },
  "/_matrix/client/unstable/org.tertulia/rtc/livekit/delegate_delayed_leave": {
    room: "!room:hs.example",
    device_id: "D",
    ...delay,
  },
  "/_matrix/client/v1/rtc/livekit/get_token": {
    url: "wss://sfu.example",
    room_id: "!room:hs.example",
    slot_id: "s",
    member,
  },
  "/_matrix/client/v1/rtc/livekit/delegate_delayed_leave": {
    url: "wss://sfu.example",
    room_id: "!room:hs.example",
    slot_id: "s",
    member,
    ...delay,
  },
  "/_matrix/federation/v1/rtc/livekit/get_token": {
    url: "wss://sfu.example",
    room_id: "!room:hs.example",
    slot_id: "s",
    member,
    user_id: "@ana:hs.example",
  },
};
const VOUCHED = {
  Authorization: "Bearer canary-hs-token",
  "X-Matrix-User-Identifier": "@ana:hs.example",
  "X-Matrix-Origin": "hs.example",
};
/** In any header whose value the service reads. */
const PLANTED_HEADERS: readonly Record<string, string>[] = [
  { Authorization: "Bearer canary-token" },
  { Authorization: "canary" },
  { "X-Matrix-User-Identifier": "@canary:canary.example" },
  { "X-Matrix-User-Identifier": "canary" },
  { "X-Matrix-Origin": "canary.example" },
  { "X-Matrix-Origin": "canary/.." },
  { "X-Forwarded-For": "canary, canary" },
  { "X-Request-Id": "canary canary" },
  { Cookie: "canary=canary" },
  { "Content-Type": "canary/canary" },
];

interface Planted {
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

/** One request for each field of each body, with a secret in that field's place, and some for what is around it. */
function plantedRequests(): readonly Planted[] {
  return Object.entries(BODIES).flatMap(([path, body]) => [
    { path, headers: VOUCHED, body: JSON.stringify(body) },
    ...fieldsOf(body).flatMap((field) =>
      ["canary", "!canary:canary.example", "@canary:canary.example", { canary: "canary" }].map(
        (value) => ({ path, headers: VOUCHED, body: JSON.stringify(replaced(body, field, value)) }),
      ),
    ),
    ...PLANTED_HEADERS.map((headers) => ({
      path,
      headers: { ...VOUCHED, ...headers },
      body: JSON.stringify(body),
    })),
    { path, headers: VOUCHED, body: '{"canary":canary' },
    { path, headers: VOUCHED, body: '"canary"' },
    { path, headers: VOUCHED, body: `"${"canary".repeat(12_000)}"` },
    { path: `${path}?access_token=canary`, headers: VOUCHED, body: JSON.stringify(body) },
    { path: `/canary${path}`, headers: VOUCHED, body: "canary" },
    { path: "/sfu_webhook", headers: { Authorization: "canary" }, body: "canary" },
  ]);
}

type Field = readonly [name: string, inner?: string];

function fieldsOf(body: object): readonly Field[] {
  return Object.entries(body).flatMap(([name, value]): Field[] =>
    typeof value === "object" && value !== null
      ? [[name], ...Object.keys(value).map((inner): Field => [name, inner])]
      : [[name]],
  );
}

function replaced(body: object, [name, inner]: Field, value: unknown): object {
  const old: unknown = Reflect.get(body, name);
  return { ...body, [name]: inner === undefined ? value : { ...(old as object), [inner]: value } };
}

/** Everything a caller gets, but for the token of its own. */
async function seenByCaller(
  { path, headers = {}, body: planted }: Planted,
  room: string,
): Promise<string> {
  // Rooms are remembered for a moment, so each behaviour has one of its own.
  const body = planted.replaceAll(/!(?:room|canary):/gu, (id) => `${id.slice(0, -1)}-${room}:`);
  const response = await app.request(path, { method: "POST", headers, body });
  const answered = (await response.text()).replace(/"jwt":"[^"]*"/u, "");
  return `${response.status} ${JSON.stringify([...response.headers])} ${answered}`;
}

/** What is around each secret in a text. */
function leaksIn(text: string): readonly string[] {
  return text.match(/.{0,80}canary.{0,40}/giu) ?? [];
}

async function seenByOperator(): Promise<string> {
  const login = await fetch(`${operatorUrl}/login`, {
    method: "POST",
    headers: { Origin: operatorUrl },
    body: new URLSearchParams({ password: SETTINGS.TERTULIA_OPERATOR_PASSWORD }),
    redirect: "manual",
  });
  const Cookie = login.headers.get("Set-Cookie")?.split(";")[0] ?? "";
  const page = await fetch(`${operatorUrl}/`, { headers: { Cookie } });
  expect([login.status, page.status]).toEqual([303, 200]);
  const open = ["/metrics", "/readyz"].map(async (path) =>
    (await fetch(operatorUrl + path)).text(),
  );
  return [await page.text(), ...(await Promise.all(open))].join("\n");
}

it.each(Object.keys(BEHAVIOURS))(
  "[S35] no secret comes out, whatever field it is in, where everybody asked %s",
  async (name) => {
    behaviour = BEHAVIOURS[name] ?? behaviour;
    const seen: string[] = [];
    for (const request of plantedRequests()) {
      seen.push(await seenByCaller(request, name.replaceAll(" ", "-")));
    }
    // A test that grants nothing has not come far.
    const hasGranted = seen.some((answer) => answer.startsWith("200 ") && answer.includes("{"));
    expect(hasGranted).toBe(name === "answers well");
    seen.push(await (await app.request("/readyz")).text(), await seenByOperator());
    expect([...seen, ...lines].flatMap(leaksIn)).toEqual([]);
    // A test that asks nothing finds nothing.
    expect(lines.length).toBeGreaterThan(100);
    expect(stub.requests.some(({ url = "" }) => CANARY.test(url))).toBe(true);
  },
);
