import { Secret, type UserId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { OpenIdLookUp } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import { rememberPeople } from "./rememberPeople.ts";

function setUp(memorySeconds = 60) {
  const clock = { time: 0, now: () => clock.time };
  const asked: string[] = [];
  let spared = 0;
  const options = { memorySeconds, clock, onSpared: () => (spared += 1) };
  const homeserver = rememberPeople(
    {
      lookUpPerson: async ({ serverName, accessToken }) => {
        asked.push(accessToken.reveal());
        if (accessToken.reveal() === "stolen") throw new Refusal("homeserver/token-refused");
        return `@${accessToken.reveal()}:${serverName}` as UserId;
      },
    },
    options,
  );
  const lookUp = (token: string, changes: Partial<OpenIdLookUp> = {}) =>
    homeserver.lookUpPerson({
      serverName: "hs.example",
      accessToken: new Secret(token),
      expiresInSeconds: 3600,
      ...changes,
    });
  return { lookUp, asked, clock, options, spared: () => spared };
}

it("[S235] the same token of the same homeserver is asked about once in so many seconds", async () => {
  const { lookUp, asked, clock, spared } = setUp(60);
  expect(await lookUp("ana")).toBe("@ana:hs.example");
  clock.time = 59_999;
  expect(await lookUp("ana")).toBe("@ana:hs.example");
  expect([asked, spared()]).toEqual([["ana"], 1]);
  clock.time = 60_000;
  await lookUp("ana");
  expect([asked, spared()]).toEqual([["ana", "ana"], 1]);
});

it("[S235] another homeserver is asked itself about the same token", async () => {
  const { lookUp, asked } = setUp();
  await lookUp("ana");
  expect(await lookUp("ana", { serverName: "other.example" })).toBe("@ana:other.example");
  expect(asked).toEqual(["ana", "ana"]);
});

it("[S235] nothing is believed beyond the token's own end", async () => {
  const { lookUp, asked, clock } = setUp();
  await lookUp("ana", { expiresInSeconds: 5 });
  clock.time = 5_000;
  await lookUp("ana", { expiresInSeconds: 5 });
  for (const expiresInSeconds of [0, -1]) await lookUp("ben", { expiresInSeconds });
  await lookUp("ben", { expiresInSeconds: 0 });
  expect(asked).toEqual(["ana", "ana", "ben", "ben", "ben"]);
});

it("[S235] a refusal is not remembered, and without the setting nothing is", async () => {
  const { lookUp, asked, options } = setUp(0);
  await lookUp("ana");
  await lookUp("ana");
  options.memorySeconds = 60;
  await expect(lookUp("stolen")).rejects.toThrow("homeserver/token-refused");
  await expect(lookUp("stolen")).rejects.toThrow("homeserver/token-refused");
  expect(asked).toEqual(["ana", "ana", "stolen", "stolen"]);
});
