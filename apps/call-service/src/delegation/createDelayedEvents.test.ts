import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import { expect, it, onTestFinished } from "vitest";
import { createGuardedHttp } from "../homeserver/createGuardedHttp.ts";
import { toDestination } from "../homeserver/Destination.ts";
import { createHttpStub } from "../testing/createHttpStub.ts";
import { createDelayedEvents } from "./createDelayedEvents.ts";
import type { LeaveJob } from "./LeaveJob.ts";

const NOW = Date.UTC(2026, 10, 24, 8);

type Answer = Parameters<typeof createHttpStub>[0];

const job: LeaveJob = {
  room: "room name" as LiveKitRoomName,
  identity: "@ana:hs.example:DEVICE" as LiveKitIdentity,
  otherIdentity: null,
  userId: null,
  serverName: "hs.example",
  delayId: "../odd?id#/é",
  delayMs: 10_000,
  restartedAt: NOW,
  wasSeen: false,
};

async function start(answer: Answer) {
  const stub = await createHttpStub(answer);
  onTestFinished(() => stub.close());
  const api = { destination: toDestination(new URL(`${stub.url}/base`)), reach: "any" } as const;
  const findClientApi = async (serverName: string) => (serverName === "hs.example" ? api : null);
  const clock = { now: () => NOW };
  const events = createDelayedEvents({ findClientApi, send: createGuardedHttp(), clock });
  return { stub, events };
}

it.each(["restart", "send"] as const)(
  "[S180] %s is one POST of an empty object, without a token and with the id encoded",
  async (method) => {
    const { stub, events } = await start((response) => response.end("{}"));
    expect(await events[method](job, 1_000)).toEqual({ kind: "done" });
    expect(stub.requests).toMatchObject([
      {
        method: "POST",
        url: `/base/_matrix/client/unstable/org.matrix.msc4140/delayed_events/..%2Fodd%3Fid%23%2F%C3%A9/${method}`,
        headers: { "content-type": "application/json" },
      },
    ]);
    expect(stub.requests[0]?.body.toString()).toBe("{}");
    expect(stub.requests[0]?.headers.authorization).toBeUndefined();
  },
);

it.each<[number, object | string, object, Record<string, string>?]>([
  [200, {}, { kind: "done" }],
  [204, "", { kind: "done" }],
  [404, { errcode: "M_NOT_FOUND" }, { kind: "unknown" }],
  [404, "", { kind: "unknown" }],
  [404, { errcode: "M_UNRECOGNIZED" }, { kind: "failed", why: "status 404" }],
  [500, {}, { kind: "failed", why: "status 500" }],
  [401, {}, { kind: "failed", why: "status 401" }],
  [307, "", { kind: "failed", why: "status 307" }, { Location: "/elsewhere" }],
  [429, {}, { kind: "limited", retryAfterMs: 7_000 }, { "Retry-After": "7" }],
  [
    429,
    {},
    { kind: "limited", retryAfterMs: 9_000 },
    { "Retry-After": new Date(NOW + 9_000).toUTCString() },
  ],
  [429, { retry_after_ms: 250 }, { kind: "limited", retryAfterMs: 250 }],
  [429, { retry_after_ms: 250 }, { kind: "limited", retryAfterMs: 1_000 }, { "Retry-After": "1" }],
  [429, "busy", { kind: "limited", retryAfterMs: 5_000 }],
])("[S180] %i %j is understood as %j", async (status, body, answer, headers) => {
  const { events } = await start((response) =>
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body)),
  );
  expect(await events.restart(job, 1_000)).toEqual(answer);
});

it.each([404, 405])(
  "[S349] where the draft's path is none, by %i, the stable one is asked",
  async (status) => {
    const { stub, events } = await start((response, { url = "" }) => {
      if (url.includes("/v1/")) response.end("{}");
      else response.writeHead(status).end('{"errcode":"M_UNRECOGNIZED"}');
    });
    expect(await events.send({ ...job, delayId: "delay" }, 1_000)).toEqual({ kind: "done" });
    expect(stub.requests[1]).toMatchObject({
      method: "POST",
      url: "/base/_matrix/client/v1/delayed_events/delay/send",
    });
    expect(stub.requests).toHaveLength(2);
  },
);

it("[S349] what was sent or cancelled already is over", async () => {
  const { events } = await start((response) =>
    response.writeHead(409).end('{"errcode":"M_UNKNOWN"}'),
  );
  expect(await events.restart(job, 1_000)).toEqual({ kind: "unknown" });
});

it("[S180] no answer in time, a broken connection and an unknown homeserver are failures", async () => {
  const silent = await start(() => undefined);
  expect(await silent.events.send(job, 50)).toEqual({ kind: "failed", why: "TimeoutError" });
  const broken = await start((response) => response.destroy());
  expect(await broken.events.send(job, 1_000)).toEqual({ kind: "failed", why: "ECONNRESET" });
  const unknown = { ...job, serverName: "other.example" };
  expect(await broken.events.send(unknown, 1_000)).toEqual({
    kind: "failed",
    why: "no client API",
  });
  expect(await broken.events.canReach("other.example")).toBe(false);
  expect(await broken.events.canReach("hs.example")).toBe(true);
});
