import { Secret, type MatrixRoomId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { createFakeHttp, type FakeNetwork } from "../testing/createFakeHttp.ts";
import { requestCallToken } from "./requestCallToken.ts";

const question = {
  clientApiUrl: "https://hs",
  serviceUrl: "https://calls",
  accessToken: new Secret("t"),
  roomId: "!r:hs" as MatrixRoomId,
};
const GET = "POST https://calls/sfu/get";
const well: FakeNetwork = {
  "GET https://hs/_matrix/client/v3/account/whoami": { json: { user_id: "@a:hs" } },
  "POST https://hs/_matrix/client/v3/user/%40a%3Ahs/openid/request_token": { json: {} },
  [GET]: { json: { url: "wss://sfu/", jwt: "j" } },
};

it("[O208] a person's token is for the SFU that comes with it", async () => {
  const { finding, grant } = await requestCallToken(createFakeHttp(well), question);
  expect(finding.id).toBe("calls/service-admits");
  expect([grant?.sfuUrl, grant?.token.reveal()]).toEqual(["wss://sfu", "j"]);
});

it.each<[string, FakeNetwork]>([
  ["no-openid", { "GET https://hs/_matrix/client/v3/account/whoami": { status: 401 } }],
  ["refused", { [GET]: { status: 403, json: { errcode: "M_FORBIDDEN" } } }],
  ["unreadable", { [GET]: { json: { url: "javascript:x", jwt: "j" } } }],
  ["unreadable", { [GET]: { text: "<html>" } }],
])("[O208] no token: %s", async (cause, network) => {
  const look = await requestCallToken(createFakeHttp({ ...well, ...network }), question);
  expect([look.finding.id, look.grant]).toEqual([`calls/service-admits/${cause}`, null]);
});
