import { expect, it } from "vitest";
import { Refusal } from "../../Refusal.ts";
import { createFakeTime } from "../../testing/createFakeTime.ts";
import {
  createTestService,
  getTokenBody,
  openIdToken,
  post,
  sfuGetBody,
} from "../../testing/createTestService.ts";

const PATH = "/delegate_delayed_leave";
const DELAY = { delay_id: "canary-delay-id", delay_timeout: 3_600_000 };

it.each([
  ["POST", "", 400],
  ["POST", "{}", 400],
  ["POST", undefined, 400],
  ["GET", undefined, 405],
  ["PUT", "{", 405],
  ["HEAD", undefined, 405],
  ["DELETE", undefined, 405],
  ["OPTIONS", undefined, 200],
])("[S28] %s with the body %j is %s, and any page can read that", async (method, body, status) => {
  const request = body === undefined ? { method } : { method, body };
  const response = await createTestService().app.request(PATH, request);
  expect(response.status).toBe(status);
  expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
});

it("[S28, S157] what is handed over is kept from then on", async () => {
  const time = createFakeTime();
  const service = createTestService({ time });
  const response = await post(service.app, PATH, getTokenBody(DELAY));
  expect([response.status, await response.json()]).toEqual([200, {}]);
  expect(service.delegations.list()).toMatchObject([{ phase: "waiting", delayMs: 3_600_000 }]);
  expect(service.rooms).toEqual([]);
});

it.each<[string, (changes: object) => object]>([
  ["/sfu/get", sfuGetBody],
  ["/get_token", getTokenBody],
])("[S29] with a token of %s a delayed leave can be handed over", async (path, body) => {
  const service = createTestService();
  const response = await post(service.app, path, body({ ...DELAY, delay_cs_api_url: "ignored" }));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ url: "wss://sfu.example/path" });
  expect(service.delegations.list()).toHaveLength(1);
});

it("[S173] a device hands over anew under the same name", async () => {
  const { app, delegations } = createTestService();
  await post(app, "/sfu/get", sfuGetBody(DELAY));
  await post(app, "/sfu/get", sfuGetBody({ ...DELAY, delay_id: "another" }));
  expect(delegations.list()).toHaveLength(1);
});

it.each([
  [{ delay_id: null }, "M_BAD_JSON"],
  [{ delay_timeout: null }, "M_BAD_JSON"],
  [{ delay_timeout: 0 }, "M_BAD_JSON"],
  [{ delay_timeout: -1 }, "M_BAD_JSON"],
  [{ delay_timeout: 999 }, "M_BAD_JSON"],
  [{ delay_timeout: 86_400_001 }, "M_BAD_JSON"],
  [{ delay_timeout: 9_300_000_000_000 }, "M_BAD_JSON"],
  [{ delay_timeout: 1000.5 }, "M_NOT_JSON"],
  [{ delay_id: ".." }, "M_BAD_JSON"],
  [{ delay_id: "." }, "M_BAD_JSON"],
  [{ delay_id: "d".repeat(256) }, "M_BAD_JSON"],
  [{ member: null }, "M_BAD_JSON"],
])("[S13, S15] %j is refused before anybody is asked", async (changes, errcode) => {
  const service = createTestService();
  const response = await post(service.app, PATH, getTokenBody({ ...DELAY, ...changes }));
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errcode });
  expect(service.lookUps).toEqual([]);
  expect(service.delegations.list()).toEqual([]);
});

it.each([
  [PATH, 403, "M_FORBIDDEN"],
  ["/sfu/get", 400, "M_BAD_JSON"],
  ["/get_token", 400, "M_BAD_JSON"],
])("[S176] on %s people without full access hand nothing over", async (path, status, errcode) => {
  const service = createTestService();
  const openid_token = openIdToken({ matrix_server_name: "guest.example" });
  const member = { id: "m", claimed_user_id: "@ana:guest.example", claimed_device_id: "DEVICE" };
  const body = { ...sfuGetBody(), ...getTokenBody({ ...DELAY, openid_token, member }) };
  const response = await post(service.app, path, body);
  expect([response.status, await response.json()]).toMatchObject([status, { errcode }]);
  expect(service.rooms).toEqual([]);
  expect(service.delegations.list()).toEqual([]);
});

it.each([
  ["membership/not-joined", 403, "M_FORBIDDEN"],
  ["membership/unknown", 503, "M_UNKNOWN"],
] as const)(
  "[S402] %s is said of a leave too, and it is not kept",
  async (reason, status, errcode) => {
    const refuse = () => Promise.reject(new Refusal(reason));
    const service = createTestService({ membership: { standingOf: refuse, check: refuse } });
    const response = await post(service.app, PATH, getTokenBody(DELAY));
    expect([response.status, await response.json()]).toMatchObject([status, { errcode }]);
    expect(service.delegations.list()).toEqual([]);
  },
);

it("[S206, S402] while nobody can say who is in the room, who holds a good token hands over", async () => {
  let refusal: Refusal | null = null;
  const check = async (): Promise<void> => {
    if (refusal !== null) throw refusal;
  };
  const service = createTestService({ membership: { standingOf: async () => "joined", check } });
  await post(service.app, "/get_token", getTokenBody());
  refusal = new Refusal("membership/unknown");
  expect((await post(service.app, PATH, getTokenBody(DELAY))).status).toBe(200);
});

it.each([PATH, "/sfu/get", "/get_token"])(
  "[S176] on %s a homeserver that cannot be asked is 400, and no room is made",
  async (path) => {
    const service = createTestService({
      config: { fullAccess: new Set(["unreachable.example"]) },
      homeserver: { lookUpPerson: async () => "@ana:unreachable.example" as never },
    });
    const openid_token = openIdToken({ matrix_server_name: "unreachable.example" });
    const member = { id: "m", claimed_user_id: "@ana:unreachable.example", claimed_device_id: "D" };
    const body = { ...sfuGetBody(), ...getTokenBody({ ...DELAY, openid_token, member }) };
    const response = await post(service.app, path, body);
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { errcode: "M_BAD_JSON" },
    ]);
    expect(service.rooms).toEqual([]);
  },
);

it("[S175] the fourth leave of somebody who may have three is 429", async () => {
  const service = createTestService();
  const statuses: number[] = [];
  for (const slot of ["1", "2", "3", "4"]) {
    const body = getTokenBody({ ...DELAY, slot_id: slot, delay_id: `delay-${slot}` });
    const response = await post(service.app, PATH, body);
    statuses.push(response.status);
  }
  expect(statuses).toEqual([200, 200, 200, 429]);
});

it("[S177] who hands over under a hashed name is waited for under the plain one too", async () => {
  const time = createFakeTime();
  const service = createTestService({ time });
  await post(service.app, PATH, getTokenBody(DELAY));
  const room = service.delegations.list()[0]?.room;
  service.sfuEvents.dispatch({
    id: "EV_1",
    name: "participant_joined",
    createdAt: 0,
    room: { name: room ?? ("" as never), sid: "RM_1" },
    participant: { identity: "@ana:hs.example:DEVICE" as never, sid: "PA_1", disconnectReason: "" },
  });
  await time.advance(0);
  expect(service.asked).toEqual(["restart canary-delay-id"]);
});

it("[S181] the delay id reaches no log", async () => {
  const time = createFakeTime();
  const service = createTestService({ time });
  await post(service.app, PATH, getTokenBody(DELAY));
  await post(service.app, "/sfu/get", sfuGetBody({ ...DELAY, delay_timeout: -5 }));
  await time.advance(24 * 3_600_000);
  expect(service.asked).toContain("send canary-delay-id");
  expect(JSON.stringify(service.log)).not.toContain("canary");
});
