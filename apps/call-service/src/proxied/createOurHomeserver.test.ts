import { Secret, type UserId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { HttpAnswer, HttpRequest } from "../homeserver/createGuardedHttp.ts";
import { toDestination } from "../homeserver/Destination.ts";
import { createOurHomeserver, type OurHomeserverOptions } from "./createOurHomeserver.ts";

const REQUEST = { destination: "other.example", path: "/_matrix/federation/x", body: { a: 1 } };
const AT = {
  destination: toDestination(new URL("http://hs.internal:8008")),
  reach: "any" as const,
};

function setUp(answer: Partial<HttpAnswer> | Error, changes: Partial<OurHomeserverOptions> = {}) {
  const asked: HttpRequest[] = [];
  const homeserver = createOurHomeserver({
    applicationService: {
      serverName: "hs.example",
      asToken: new Secret("canary-as"),
      hsToken: new Secret("canary-hs"),
    },
    findClientApi: async () => AT,
    send: async (request) => {
      asked.push(request);
      if (answer instanceof Error) throw answer;
      return { status: 200, headers: {}, body: null, ...answer };
    },
    ...changes,
  });
  return { homeserver, asked };
}

function json(value: unknown, status = 200): Partial<HttpAnswer> {
  return { status, body: Buffer.from(JSON.stringify(value)) };
}

it("[S122] our homeserver sends the request, and what came back is inside its answer", async () => {
  const { homeserver, asked } = setUp(json({ status: 403, content: { errcode: "M_FORBIDDEN" } }));
  expect(await homeserver.relay(REQUEST)).toEqual({
    status: 403,
    content: { errcode: "M_FORBIDDEN" },
  });
  expect(asked).toMatchObject([
    {
      method: "POST",
      path: "/_matrix/client/unstable/io.element.msc4512/appservice/fed_proxy",
      headers: { Authorization: "Bearer canary-as" },
    },
  ]);
  expect(JSON.parse(String(asked[0]?.body))).toEqual({ ...REQUEST, method: "POST" });
});

it.each<[string, Partial<HttpAnswer> | Error, string]>([
  ["refuses", json({ errcode: "M_FORBIDDEN" }, 403), "homeserver: status 403"],
  ["answers too much", { body: null }, "homeserver: no answer in it"],
  ["answers something else", json({ status: "200" }), "homeserver: no answer in it"],
  ["is away", Object.assign(new Error("canary"), { code: "ECONNREFUSED" }), "ECONNREFUSED"],
])("[S122] a homeserver that %s relays nothing", async (_what, answer, detail) => {
  const { homeserver } = setUp(answer);
  await expect(homeserver.relay(REQUEST)).rejects.toThrow(`relay/failed: ${detail}`);
});

it("[S122] without a registration, or without an address, nothing is relayed", async () => {
  const unregistered = setUp(json({}), { applicationService: null });
  await expect(unregistered.homeserver.relay(REQUEST)).rejects.toThrow(
    "relay/failed: nobody to ask",
  );
  const lost = setUp(json({}), { findClientApi: async () => null });
  await expect(lost.homeserver.relay(REQUEST)).rejects.toThrow(
    "relay/failed: client API not found",
  );
  expect([unregistered.asked, lost.asked]).toEqual([[], []]);
});

const ANA = "@ana:hs.example" as UserId;

it("[S124] the homeserver tells how long a leave of one of its people is delayed", async () => {
  const { homeserver, asked } = setUp(json({ delay_id: "a/b", delay: 10_000 }));
  expect(await homeserver.readDelay(ANA, "a/b")).toBe(10_000);
  expect(asked).toMatchObject([
    {
      path: "/_matrix/client/unstable/org.matrix.msc4140/delayed_events/a%2Fb?user_id=%40ana%3Ahs.example",
      headers: { Authorization: "Bearer canary-as" },
    },
  ]);
});

it("[S349] the delay is read at the stable path where the draft's is none", async () => {
  const { homeserver, asked } = setUp(
    {},
    {
      send: async (request) => {
        asked.push(request);
        const isStable = request.path.includes("/v1/");
        const answer = isStable
          ? json({ delay: 10_000 })
          : json({ errcode: "M_UNRECOGNIZED" }, 404);
        return { status: 200, headers: {}, body: null, ...answer };
      },
    },
  );
  expect(await homeserver.readDelay(ANA, "delay")).toBe(10_000);
  expect(asked[1]?.path).toBe(
    "/_matrix/client/v1/delayed_events/delay?user_id=%40ana%3Ahs.example",
  );
});

it.each<[string, Partial<HttpAnswer> | Error, string]>([
  ["has none of that name", json({ errcode: "M_NOT_FOUND" }, 404), "delegation/delay-unknown"],
  ["does not tell us", json({ errcode: "M_FORBIDDEN" }, 403), "delegation/delay-unreadable"],
  ["knows no such events", json({ errcode: "M_UNRECOGNIZED" }, 404), "delegation/delay-unreadable"],
  ["answers something else", json({ delay: "10" }), "delegation/delay-unreadable"],
  [
    "is away",
    Object.assign(new Error("canary"), { code: "ECONNREFUSED" }),
    "delegation/delay-unreadable: ECONNREFUSED",
  ],
])("[S124] a homeserver that %s refuses the leave", async (_what, answer, reason) => {
  const { homeserver } = setUp(answer);
  await expect(homeserver.readDelay(ANA, "delay")).rejects.toThrow(reason);
});
