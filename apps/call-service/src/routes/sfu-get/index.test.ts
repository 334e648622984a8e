import { decodeJwt } from "jose/jwt/decode";
import { expect, it } from "vitest";
import {
  createTestService,
  openIdToken,
  post,
  sfuGetBody,
} from "../../testing/createTestService.ts";

async function subjectOf(response: Response): Promise<string | undefined> {
  const { jwt } = (await response.json()) as { jwt: string };
  return decodeJwt(jwt).sub;
}

it.each([
  ["DEVICE", "@ana:hs.example:DEVICE"],
  ["", "@ana:hs.example:"],
  [null, "@ana:hs.example:"],
  ["device:with/odd ids", "@ana:hs.example:device:with/odd ids"],
])("[S6] the device %j takes part as %s", async (device_id, identity) => {
  const response = await post(createTestService().app, "/sfu/get", sfuGetBody({ device_id }));
  expect(await subjectOf(response)).toBe(identity);
});

it("[S7] a device id that starts like a port is refused", async () => {
  const body = sfuGetBody({ device_id: "8448:DEVICE" });
  const service = createTestService();
  const response = await post(service.app, "/sfu/get", body);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errcode: "M_BAD_JSON" });
  expect(service.rooms).toEqual([]);
});

it("[S22] people of a served homeserver without full access make no room", async () => {
  const service = createTestService();
  const openid_token = openIdToken({ matrix_server_name: "guest.example" });
  const response = await post(service.app, "/sfu/get", sfuGetBody({ openid_token }));
  expect(await subjectOf(response)).toBe("@ana:guest.example:DEVICE");
  expect(service.rooms).toEqual([]);
});

it("[S41] with full access for everyone every served homeserver's people make rooms", async () => {
  const service = createTestService({ config: { fullAccess: "everyone" } });
  const openid_token = openIdToken({ matrix_server_name: "guest.example" });
  await post(service.app, "/sfu/get", sfuGetBody({ openid_token }));
  expect(service.rooms).toHaveLength(1);
});

it.each([
  "/sfu/get/",
  "//sfu/get",
  "/SFU/GET",
  "/sfu/../sfu/get/x",
  "/sfu",
  "/",
  "/sfu/get%2F",
  "/%ff",
])("[S31] %s is no endpoint", async (path) => {
  const service = createTestService();
  expect((await post(service.app, path, sfuGetBody())).status).toBe(404);
  expect(service.lookUps).toEqual([]);
});

it("[S31] with a base path the endpoint answers with it and without", async () => {
  const { app } = createTestService({ config: { basePath: "/livekit/jwt" } });
  const paths = ["/sfu/get", "/livekit/jwt/sfu/get", "/livekit/sfu/get", "/livekit/jwt"];
  const answers = await Promise.all(paths.map((path) => post(app, path, sfuGetBody())));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404]);
  expect((await app.request("/livekit/jwt/healthz")).status).toBe(200);
});
