import { createHmac } from "node:crypto";
import { Secret } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { hiddenGrant, signSfuToken } from "./signSfuToken.ts";

const key = { key: "key", secret: new Secret("secret") };

it("[O191] a token for a look is short, for one room, and lets its holder be neither seen nor heard", () => {
  const claims = { video: hiddenGrant("room"), identity: "look", now: 1_000_500 };
  const [header = "", payload = "", signature] = signSfuToken(claims, key).reveal().split(".");
  const hash = createHmac("sha256", "secret").update(`${header}.${payload}`).digest("base64url");
  expect(signature).toBe(hash);
  expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toEqual({
    iss: "key",
    sub: "look",
    nbf: 1000,
    exp: 1060,
    video: {
      roomJoin: true,
      room: "room",
      hidden: true,
      canPublish: false,
      canPublishData: false,
      canSubscribe: true,
    },
  });
});
