import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refusal } from "../Refusal.ts";
import { getTokenBody, openIdToken, sfuGetBody } from "../testing/createTestService.ts";
import {
  parseGetTokenRequest,
  parseSfuGetRequest,
  type TokenRequest,
} from "./parseTokenRequest.ts";

describe.each([
  ["/sfu/get", parseSfuGetRequest, sfuGetBody],
  ["/get_token", parseGetTokenRequest, getTokenBody],
])("%s", (_path, parse, body) => {
  const refusalOf = (changes: object) => refusal(() => parse(body(changes)));

  it("[S11] unknown fields and null for an absent field change nothing", () => {
    const openid_token = openIdToken({ expires_in: null, token_type: null, scope: "openid" });
    const lenient = parse(body({ openid_token, delay_id: null, delay_timeout: null, extra: [{}] }));
    const noEnd = openIdToken({ expires_in: 0 });
    expect(comparable(lenient)).toEqual(comparable(parse(body({ openid_token: noEnd }))));
  });

  it.each([[null], [1], ["text"], [[]], [true]])("[S12] %j is no body", (value) => {
    expect(refusal(() => parse(value)).reason).toBe("body/wrong-type");
  });

  it.each([
    { openid_token: "token" },
    { openid_token: [] },
    { openid_token: openIdToken({ access_token: 1 }) },
    { openid_token: openIdToken({ matrix_server_name: ["hs.example"] }) },
    { openid_token: openIdToken({ expires_in: 1.5 }) },
    { openid_token: openIdToken({ expires_in: "3600" }) },
    { delay_id: {}, delay_timeout: 1000 },
    { delay_id: "delay", delay_timeout: "1000" },
  ])("[S12] %j has a field of the wrong type", (changes) => {
    expect(refusalOf(changes).reason).toBe("body/wrong-type");
  });

  it.each([
    [{ openid_token: null }, "openid_token.access_token, openid_token.matrix_server_name"],
    [{ openid_token: {} }, "openid_token.access_token, openid_token.matrix_server_name"],
    [{ openid_token: openIdToken({ access_token: "" }) }, "openid_token.access_token"],
    [{ openid_token: openIdToken({ matrix_server_name: "" }) }, "openid_token.matrix_server_name"],
  ])("[S13] %j lacks a field", (changes, detail) => {
    expect(refusalOf(changes)).toMatchObject({ reason: "body/field-missing", detail });
  });

  it.each([
    { openid_token: openIdToken({ access_token: "t".repeat(4097) }) },
    { openid_token: openIdToken({ matrix_server_name: "h".repeat(256) }) },
  ])("[S13] an overlong token or name is refused (%#)", (changes) => {
    expect(refusalOf(changes).reason).toBe("body/field-invalid");
  });

  it("[S29] half a hand-over of a delayed leave is refused", () => {
    expect(refusalOf({ delay_id: "delay" })).toMatchObject({ detail: "delay_timeout" });
    expect(refusalOf({ delay_timeout: 1000 })).toMatchObject({ detail: "delay_id" });
    expect(refusalOf({ delay_id: "delay", delay_timeout: 0 })).toMatchObject({
      reason: "body/field-missing",
      detail: "delay_timeout",
    });
  });

  it("[S12] whatever the body, it is parsed or refused", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.jsonValue().map((value) => body({ openid_token: value })),
        ),
        (value) => {
          try {
            parse(value);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        },
      ),
    );
  });
});

it.each([
  ["room", "body/field-missing", { room: "" }],
  ["room: no room id", "body/field-invalid", { room: "#alias:hs.example" }],
  ["room: no room id", "body/field-invalid", { room: `!${"r".repeat(255)}` }],
  ["device_id: too long", "body/field-invalid", { device_id: "D".repeat(256) }],
])("[S13] /sfu/get is refused for %s, %s", (detail, reason, changes) => {
  const body = sfuGetBody(changes);
  expect(refusal(() => parseSfuGetRequest(body))).toMatchObject({ reason, detail });
});

it.each([
  ["room_id: no room id", "body/field-invalid", { room_id: "room" }],
  ["slot_id", "body/field-missing", { slot_id: null }],
  [
    "member.id, member.claimed_user_id, member.claimed_device_id",
    "body/field-missing",
    { member: null },
  ],
  [
    "member.claimed_device_id",
    "body/field-missing",
    { member: { id: "m", claimed_user_id: "@ana:hs.example", claimed_device_id: "" } },
  ],
  ["slot_id: too long", "body/field-invalid", { slot_id: "s".repeat(256) }],
])("[S13] /get_token is refused for %s, %s", (detail, reason, changes) => {
  const body = getTokenBody(changes);
  expect(refusal(() => parseGetTokenRequest(body))).toMatchObject({ reason, detail });
});

it("[S13] a field that only the prototype could lend is missing", () => {
  const body: unknown = JSON.parse('{"__proto__": {"room": "!room:hs.example"}, "device_id": "D"}');
  expect(refusal(() => parseSfuGetRequest(body)).detail).toBe("room");
});

function refusal(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

function comparable(request: TokenRequest): unknown {
  return {
    ...request,
    openId: { ...request.openId, accessToken: request.openId.accessToken.reveal() },
  };
}
