/** What is answered, logged and told of a request, seen through the whole service. */
import { expect, it } from "vitest";
import { Refusal } from "../Refusal.ts";
import {
  createTestService,
  NOW,
  openIdToken,
  post,
  sfuGetBody,
} from "../testing/createTestService.ts";

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u;

/** A clock that moves on by so many milliseconds with each look at it. */
function steppingClock(stepMs: number) {
  let now = NOW - stepMs;
  return { now: () => (now += stepMs) };
}

it.each([
  ["POST", "/sfu/get"],
  ["OPTIONS", "/sfu/get"],
  ["DELETE", "/get_token"],
  ["POST", "/delegate_delayed_leave"],
  ["POST", "/sfu_webhook"],
  ["GET", "/healthz"],
  ["GET", "/nowhere"],
])("[S260] %s %s is answered with an id of its own", async (method, path) => {
  const { app } = createTestService();
  const headers = { "X-Request-Id": "the-callers-own" };
  const ids = await Promise.all(
    [1, 2].map(async () => {
      return (await app.request(path, { method, headers })).headers.get("X-Request-Id");
    }),
  );
  expect(ids).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID)]);
  expect(ids[0]).not.toBe(ids[1]);
});

it("[S260] an unforeseen failure has an id, and the log has the same", async () => {
  const lookUpPerson = () => Promise.reject(new Error("unforeseen"));
  const { app, log } = createTestService({ homeserver: { lookUpPerson } });
  const response = await post(app, "/sfu/get", sfuGetBody());
  expect(response.status).toBe(500);
  expect(log).toMatchObject([{ context: { requestId: response.headers.get("X-Request-Id") } }]);
});

it.each([
  ["proxy-7.1:a@b", { callerRequestId: "proxy-7.1:a@b" }],
  ["a b", {}],
  ['"}', {}],
  ["x".repeat(65), {}],
  ["", {}],
])("[S261] the caller's id %.12j becomes a second field or nothing", async (id, expected) => {
  const { app, log } = createTestService();
  await app.request("/sfu/get", { method: "POST", body: "{", headers: { "X-Request-Id": id } });
  const { callerRequestId } = log[0]?.context ?? {};
  expect(callerRequestId === undefined ? {} : { callerRequestId }).toEqual(expected);
});

it("[S262] the line of a refusal says which step, which host, what it answered and how long", async () => {
  const { app, log } = createTestService({ clock: steppingClock(7) });
  const body = sfuGetBody({ openid_token: openIdToken({ access_token: "stolen" }) });
  const response = await post(app, "/sfu/get", body);
  expect(log).toEqual([
    {
      level: "info",
      message: "request refused",
      context: {
        requestId: response.headers.get("X-Request-Id"),
        endpoint: "sfu_get",
        status: 401,
        tookMs: 21,
        reason: "homeserver/token-refused",
        detail: "status 401",
        host: "hs.example",
        stepMs: 7,
      },
    },
  ]);
});

it("[S262] a refusal without a host names none", async () => {
  const { app, log } = createTestService();
  await post(app, "/sfu/get", "{");
  expect(log).toMatchObject([{ context: { reason: "body/not-json", host: undefined } }]);
});

it("[S262] what cannot be a server name is not written down as one", async () => {
  const lookUpPerson = () => Promise.reject(new Refusal("homeserver/not-served"));
  const { app, log } = createTestService({ homeserver: { lookUpPerson } });
  const openid_token = openIdToken({ matrix_server_name: "can ary" });
  await post(app, "/sfu/get", sfuGetBody({ openid_token }));
  expect(log).toHaveLength(1);
  expect(JSON.stringify(log)).not.toContain("can ary");
});

it.each([
  ["POST", "/sfu/get", JSON.stringify(sfuGetBody()), "granted", 200],
  ["POST", "/sfu/get", "{", "refused", 400],
  ["OPTIONS", "/sfu/get", null, "preflight", 200],
  ["GET", "/sfu/get", null, "declined", 405],
  ["GET", "/nowhere", null, "declined", 404],
  ["GET", "/healthz", null, "granted", 200],
])("[S263] %s %s %.5s is told as %s", async (method, path, body, outcome, status) => {
  const { app, told } = createTestService();
  await app.request(path, { method, body });
  expect(told.requests).toMatchObject([{ outcome, status, endedAt: NOW }]);
});
