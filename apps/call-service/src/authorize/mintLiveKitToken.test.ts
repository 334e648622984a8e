import { Secret, type LiveKitIdentity, type LiveKitRoomName } from "@tertulia/protocol";
import { decodeJwt } from "jose/jwt/decode";
import { jwtVerify } from "jose/jwt/verify";
import { expect, it } from "vitest";
import { mintLiveKitToken } from "./mintLiveKitToken.ts";

const SECRET = "a secret of the SFU, 32 characters";
const KEY_PAIR = { key: "devkey", secret: new Secret(SECRET) };
const GRANT = {
  room: "room name" as LiveKitRoomName,
  identity: "@ana:hs:DEVICE" as LiveKitIdentity,
  issuedAt: Date.UTC(2026, 10, 24, 8, 0, 0, 999),
  ttlSeconds: 1800,
  canPublish: true,
};

it("[S8] a token says exactly what its holder may", async () => {
  expect(decodeJwt(mintLiveKitToken(GRANT, KEY_PAIR))["video"]).toEqual({
    roomJoin: true,
    room: "room name",
    canPublish: true,
    canSubscribe: true,
    canPublishData: true,
  });
});

it("[S234] a listener's token says that it publishes nothing", async () => {
  const jwt = mintLiveKitToken({ ...GRANT, canPublish: false }, KEY_PAIR);
  expect(decodeJwt(jwt)["video"]).toEqual({
    roomJoin: true,
    room: "room name",
    canPublish: false,
    canSubscribe: true,
    canPublishData: false,
  });
});

it("[S9] a token is signed by the key, for the identity, from now until the end of its time", async () => {
  const jwt = mintLiveKitToken(GRANT, KEY_PAIR);
  const { payload, protectedHeader } = await jwtVerify(jwt, new TextEncoder().encode(SECRET), {
    currentDate: new Date(GRANT.issuedAt),
  });
  const issuedAtSeconds = Date.UTC(2026, 10, 24, 8) / 1000;
  expect(protectedHeader).toEqual({ alg: "HS256", typ: "JWT" });
  expect(payload).toEqual({
    iss: "devkey",
    sub: "@ana:hs:DEVICE",
    iat: issuedAtSeconds,
    nbf: issuedAtSeconds,
    exp: issuedAtSeconds + 1800,
    video: expect.anything(),
  });
});
