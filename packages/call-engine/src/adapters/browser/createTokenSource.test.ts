/** Rules E90–E93 and E130–E133: tokens by HTTP, with a made-up fetch. */
import { CallError, isCallError, type MatrixRoomId, type OpenIdToken } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import type { MatrixSession, TokenRequest } from "../../ports.ts";
import { createFakeClock } from "../../testing/createFakeClock.ts";
import {
  createFakeMatrixSession,
  FAKE_SERVICE_URL,
} from "../../testing/createFakeMatrixSession.ts";
import { createFakeTokenSource } from "../../testing/createFakeTokenSource.ts";
import { describeTokenSource } from "../../testing/describeTokenSource.ts";
import { createTokenSource } from "./createTokenSource.ts";

const SERVICE = FAKE_SERVICE_URL;
const ROOM = "!plain:example.org" as MatrixRoomId;
const REQUEST: TokenRequest = { serviceUrl: SERVICE, roomId: ROOM, use: "publish", isFresh: false };
const OPEN_ID = {
  access_token: "open-id-token",
  token_type: "Bearer",
  matrix_server_name: "example.org",
  expires_in: 3600,
};

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
  readonly body: Record<string, unknown>;
}

/** A source before a service that answers as told; by default with a new token each time. */
function stage() {
  const clock = createFakeClock();
  const matrix = createFakeMatrixSession();
  const sent: Sent[] = [];
  const world = {
    answer: (_sent: Sent): Promise<Response> | Response =>
      Response.json({ url: "wss://sfu.example.org", jwt: `a.b.${sent.length}` }),
  };
  const source = createTokenSource({
    matrix,
    now: clock.now,
    fetch: async (input, init = {}) => {
      const body = JSON.parse(init.body as string) as Record<string, unknown>;
      sent.push({ url: input as string, init, body });
      return world.answer({ url: input as string, init, body });
    },
  });
  return { source, sent, world, clock, matrix };
}

function paths(sent: readonly Sent[]): readonly string[] {
  return sent.map(({ url }) => url.slice(SERVICE.length));
}

async function failureOf(answer: () => Promise<Response> | Response): Promise<CallError> {
  const { source, world } = stage();
  world.answer = answer;
  const error: unknown = await source.request(REQUEST).catch((reason: unknown) => reason);
  if (!isCallError(error)) throw new TypeError("no call error", { cause: error });
  return error;
}

describeTokenSource("the fake source", () => {
  const source = createFakeTokenSource();
  const refuse = (): void => {
    source.onRequest = () => Promise.reject(new CallError("call/forbidden"));
  };
  return { source, refuse };
});

describeTokenSource("the real source", () => {
  const { source, world } = stage();
  const refuse = (): void => {
    world.answer = () => new Response("", { status: 403 });
  };
  return { source, refuse };
});

describe("publishing", () => {
  it("[E90] is one simple request to /sfu/get with the OpenID token as it was handed out", async () => {
    const { source, sent } = stage();
    await source.request(REQUEST);
    expect(sent.map(({ url, init, body }) => [url, init.method, init.headers, body])).toEqual([
      [
        `${SERVICE}/sfu/get`,
        "POST",
        { "Content-Type": "text/plain" },
        { room: ROOM, device_id: "ANA", openid_token: OPEN_ID },
      ],
    ]);
  });
});

describe("through the homeserver", () => {
  type Answer = Awaited<ReturnType<MatrixSession["askCallService"]>>;
  const TOKEN: Answer = { status: 200, body: { url: "wss://sfu.example.org", jwt: "x.y.z" } };

  /** A homeserver with a call service behind it that answers as told. */
  function proxiedStage(answer: Answer = TOKEN) {
    const asked: unknown[] = [];
    const base = stage();
    const proxy = { answer };
    base.matrix.onAskCallService = (request) => {
      asked.push(request);
      return Promise.resolve(proxy.answer);
    };
    return { ...base, asked, proxy };
  }

  it("[E130] is one request with the person's own login, and no OpenID token", async () => {
    const { source, sent, asked, matrix } = proxiedStage();
    const openIdTokens: string[] = [];
    const { openIdToken } = matrix;
    Object.assign(matrix, { openIdToken: () => (openIdTokens.push("asked"), openIdToken()) });
    const { livekitRoomUrl, token } = await source.request(REQUEST);
    expect([livekitRoomUrl, token.reveal()]).toEqual(["wss://sfu.example.org", "x.y.z"]);
    expect(asked).toEqual([{ room: ROOM, device_id: "ANA" }]);
    expect([sent, openIdTokens]).toEqual([[], []]);
  });

  it.each<[string, Partial<TokenRequest>]>([
    ["another homeserver's service", { serviceUrl: "https://other.example.org" }],
    ["a token for listening", { use: "subscribe" }],
  ])("[E130] is not the way to %s", async (_name, changes) => {
    const { source, sent, asked } = proxiedStage();
    await source.request({ ...REQUEST, ...changes });
    expect([asked.length, sent.length]).toEqual([0, 1]);
  });

  it("[E130] is not the way when the own transport is not known", async () => {
    const { source, sent, asked, matrix } = proxiedStage();
    matrix.onTransport = () => Promise.reject(new CallError("call/no-transport"));
    await source.request(REQUEST);
    expect([asked.length, sent.length]).toEqual([0, 1]);
  });

  it.each([404, 405])("[E131] after a %i the login asks the service itself", async (status) => {
    const { source, sent, asked } = proxiedStage({ status, body: undefined });
    await source.request(REQUEST);
    await source.request({ ...REQUEST, isFresh: true });
    expect([asked.length, paths(sent)]).toEqual([1, ["/sfu/get", "/sfu/get"]]);
  });

  it.each([500, 502, 504])("[E132] a %i leads to the service itself this once", async (status) => {
    const { source, sent, asked, proxy } = proxiedStage({ status, body: undefined });
    await source.request(REQUEST);
    proxy.answer = TOKEN;
    await source.request({ ...REQUEST, isFresh: true });
    expect([asked.length, paths(sent)]).toEqual([2, ["/sfu/get"]]);
  });

  it.each<[string, Answer, string]>([
    ["401", { status: 401, body: { errcode: "M_UNAUTHORIZED" } }, "call/unverified"],
    ["403", { status: 403, body: { errcode: "M_FORBIDDEN" } }, "call/forbidden"],
    ["a full call", { status: 503, body: { errcode: "M_RESOURCE_LIMIT_EXCEEDED" } }, "call/full"],
    ["503", { status: 503, body: {} }, "call/service-unreachable"],
    ["429", { status: 429, body: {} }, "call/service-unreachable"],
    ["no token", { status: 200, body: {} }, "call/service-nonsense"],
  ])("[E133] %s is what it is on the direct way", async (_name, answer, code) => {
    const { source, sent } = proxiedStage(answer);
    const error: unknown = await source.request(REQUEST).catch((reason: unknown) => reason);
    expect([isCallError(error) && error.code, sent]).toEqual([code, []]);
  });
});

describe("listening", () => {
  it("[E91] has an identity of its own from /get_token, another one for each request", async () => {
    const { source, sent } = stage();
    await source.request({ ...REQUEST, use: "subscribe" });
    await source.request({ ...REQUEST, use: "subscribe", isFresh: true });
    expect(paths(sent)).toEqual(["/get_token", "/get_token"]);
    expect(sent[0]?.body).toEqual({
      room_id: ROOM,
      slot_id: "m.call#ROOM",
      openid_token: OPEN_ID,
      member: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        claimed_user_id: "@ana:example.org",
        claimed_device_id: "ANA",
      },
    });
    const ids = sent.map(({ body }) => (body["member"] as { id: string }).id);
    expect(new Set(ids).size).toBe(2);
  });

  it("[E91] falls back to /sfu/get at older services", async () => {
    const { source, sent, world } = stage();
    const { answer } = world;
    world.answer = (one) =>
      one.url.endsWith("/get_token") ? new Response("", { status: 404 }) : answer(one);
    const { token } = await source.request({ ...REQUEST, use: "subscribe" });
    expect([paths(sent), token.reveal()]).toEqual([["/get_token", "/sfu/get"], "a.b.2"]);
  });
});

describe("failures", () => {
  const json = (body: unknown) => () => Response.json(body);
  const status = (code: number) => () => new Response("{}", { status: code });

  it.each<[string, () => Promise<Response> | Response, string]>([
    ["401", status(401), "call/unverified"],
    ["403", status(403), "call/forbidden"],
    ["400", status(400), "call/service-unreachable"],
    ["404", status(404), "call/service-unreachable"],
    ["429", status(429), "call/service-unreachable"],
    ["500", status(500), "call/service-unreachable"],
    ["503", status(503), "call/service-unreachable"],
    [
      "503 with the errcode of a full call",
      () => Response.json({ errcode: "M_RESOURCE_LIMIT_EXCEEDED", error: "full" }, { status: 503 }),
      "call/full",
    ],
    [
      "no connection",
      () => Promise.reject(new TypeError("fetch failed")),
      "call/service-unreachable",
    ],
    [
      "a timeout",
      () => Promise.reject(new DOMException("timed out", "TimeoutError")),
      "call/service-unreachable",
    ],
    [
      "an answer cut short",
      () =>
        new Response(new ReadableStream({ start: (body) => body.error(new TypeError("reset")) })),
      "call/service-unreachable",
    ],
    ["a web page", () => new Response("<html>"), "call/service-nonsense"],
    ["nothing", () => new Response(""), "call/service-nonsense"],
    ["another object", json({ ok: true }), "call/service-nonsense"],
    ["a list", json([]), "call/service-nonsense"],
    ["no URL of an SFU", json({ url: "ftp://x", jwt: "a.b.c" }), "call/service-nonsense"],
    ["no JWT", json({ url: "wss://x", jwt: "token" }), "call/service-nonsense"],
  ])("[E92] %s", async (_name, answer, code) => {
    expect((await failureOf(answer)).code).toBe(code);
  });

  it("[E92] no failure quotes what came", async () => {
    const error = await failureOf(() => new Response('{"jwt":"hunter2.b.c",'));
    expect(`${error.message} ${String(error.cause)}`).not.toContain("hunter2");
  });

  it("[E92] a homeserver without an OpenID token is its own failure", async () => {
    const { source, sent, matrix } = stage();
    const failing = createTokenSource({
      matrix: {
        ...matrix,
        openIdToken: () => Promise.reject(new CallError("call/homeserver-unreachable")),
      },
      now: Date.now,
      fetch: () => Promise.reject(new TypeError("never")),
    });
    const error: unknown = await failing.request(REQUEST).catch((reason: unknown) => reason);
    expect(isCallError(error) && error.code).toBe("call/homeserver-unreachable");
    expect([sent, source]).toEqual([[], source]);
  });

  it("[E240] whoever was not recognised asks again with another OpenID token", async () => {
    const { source, sent, world, matrix } = stage();
    const { answer } = world;
    let asked = 0;
    const openIdToken = (): Promise<OpenIdToken> => {
      asked += 1;
      return Promise.resolve({ ...OPEN_ID, access_token: `open-id-${asked}` });
    };
    Object.assign(matrix, { openIdToken });
    world.answer = () => new Response("{}", { status: 401 });
    await source.request(REQUEST).catch(() => undefined);
    world.answer = answer;
    await source.request({ ...REQUEST, isFresh: true });
    expect(sent.map(({ body }) => body["openid_token"])).toMatchObject([
      { access_token: "open-id-1" },
      { access_token: "open-id-2" },
    ]);
  });

  it("[E92] every request is bounded in time", async () => {
    const { source, sent } = stage();
    await source.request(REQUEST);
    expect(sent[0]?.init.signal).toBeInstanceOf(AbortSignal);
  });
});

describe("keeping", () => {
  it("[E93] requests for one token share one answer, also while it is on its way", async () => {
    const { source, sent } = stage();
    const [first, second] = await Promise.all([source.request(REQUEST), source.request(REQUEST)]);
    const third = await source.request(REQUEST);
    expect([sent.length, first === second, second === third]).toEqual([1, true, true]);
  });

  it("[E93] another room, service or use is another token", async () => {
    const { source, sent } = stage();
    await source.request(REQUEST);
    await source.request({ ...REQUEST, roomId: "!other:example.org" as MatrixRoomId });
    await source.request({ ...REQUEST, serviceUrl: "https://other.example.org" });
    await source.request({ ...REQUEST, use: "subscribe" });
    expect(sent.length).toBe(4);
  });

  it("[E93] it is kept for 25 minutes", async () => {
    const { source, sent, clock } = stage();
    await source.request(REQUEST);
    await clock.advance(1_499_999);
    await source.request(REQUEST);
    expect(sent.length).toBe(1);
    await clock.advance(1);
    await source.request(REQUEST);
    expect(sent.length).toBe(2);
  });

  it("[E93] a fresh one takes its place", async () => {
    const { source, sent } = stage();
    await source.request(REQUEST);
    const fresh = await source.request({ ...REQUEST, isFresh: true });
    expect([await source.request(REQUEST), sent.length]).toEqual([fresh, 2]);
  });

  it("[E93] a failure is not kept", async () => {
    const { source, sent, world } = stage();
    const { answer } = world;
    world.answer = () => new Response("", { status: 503 });
    await source.request(REQUEST).catch(() => undefined);
    world.answer = answer;
    await source.request(REQUEST);
    expect(sent.length).toBe(2);
  });
});
