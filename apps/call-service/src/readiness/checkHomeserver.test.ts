import type { UserId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { Homeserver, OpenIdLookUp } from "../ports.ts";
import { Refusal, type RefusalReason } from "../Refusal.ts";
import { checkHomeserver } from "./checkHomeserver.ts";

function answering(reasons: Readonly<Record<string, RefusalReason>>) {
  const asked: OpenIdLookUp[] = [];
  const homeserver: Homeserver = {
    lookUpPerson: (lookUp) => {
      asked.push(lookUp);
      const reason = reasons[lookUp.serverName];
      if (reason === undefined) return Promise.resolve("@somebody:hs.example" as UserId);
      return Promise.reject(new Refusal(reason));
    },
  };
  return { homeserver, asked };
}

it("[S275] a homeserver that refuses a made-up token is well", async () => {
  const { homeserver } = answering({ "hs.example": "homeserver/token-refused" });
  await expect(checkHomeserver(homeserver, new Set(["hs.example"]))).resolves.toBeUndefined();
});

it.each(["homeserver/unreachable", "homeserver/nonsense"] as const)(
  "[S275] one that is %s is not",
  async (reason) => {
    const { homeserver } = answering({ "hs.example": reason });
    await expect(checkHomeserver(homeserver, new Set(["hs.example"]))).rejects.toMatchObject({
      reason,
    });
  },
);

it("[S275] one that knows a token which nobody has is not", async () => {
  const { homeserver } = answering({});
  await expect(checkHomeserver(homeserver, new Set(["hs.example"]))).rejects.toMatchObject({
    reason: "homeserver/nonsense",
  });
});

it("[S275] of several one that is well is enough, and only three are asked", async () => {
  const { homeserver, asked } = answering({
    "a.example": "homeserver/unreachable",
    "b.example": "homeserver/token-refused",
    "c.example": "homeserver/unreachable",
    "d.example": "homeserver/token-refused",
  });
  const names = new Set(["a.example", "b.example", "c.example", "d.example"]);
  await expect(checkHomeserver(homeserver, names)).resolves.toBeUndefined();
  expect(asked.map(({ serverName }) => serverName)).toEqual([
    "a.example",
    "b.example",
    "c.example",
  ]);
});
