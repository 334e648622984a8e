import { decodeJwt } from "jose/jwt/decode";
import { expect, it } from "vitest";
import {
  createTestService,
  getTokenBody,
  openIdToken,
  post,
} from "../../testing/createTestService.ts";

it("[S5] the identity is the hash of person, device and member", async () => {
  const response = await post(createTestService().app, "/get_token", getTokenBody());
  const { jwt } = (await response.json()) as { jwt: string };
  expect(decodeJwt(jwt).sub).toBe("EPxKJ8s4j+PNoytHBxQda/JXXNSJYy1dN/VYlvVfsAw");
});

it.each([
  ["@beto:hs.example", {}],
  ["@ana:HS.example", {}],
  ["@ana:guest.example", {}],
  ["ana", {}],
  ["@ana:hs.example", { access_token: "token-of-beto" }],
  ["@ana:hs.example", { matrix_server_name: "guest.example" }],
])("[S19] who claims to be %s with a token of another is refused", async (claimed, changes) => {
  const member = { id: "member-1", claimed_user_id: claimed, claimed_device_id: "DEVICE" };
  const openid_token = openIdToken(changes);
  const service = createTestService();
  const response = await post(service.app, "/get_token", getTokenBody({ member, openid_token }));
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ errcode: "M_UNAUTHORIZED" });
  expect(service.rooms).toEqual([]);
});

it("[S1] another slot is another LiveKit room", async () => {
  const service = createTestService();
  await post(service.app, "/get_token", getTokenBody());
  await post(service.app, "/get_token", getTokenBody({ slot_id: "m.call#other" }));
  expect(new Set(service.rooms).size).toBe(2);
});
