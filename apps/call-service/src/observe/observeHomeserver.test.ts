import { Secret, type UserId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { Homeserver } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import { observeHomeserver } from "./observeHomeserver.ts";
import type { EndedLookUp } from "./Observer.ts";

const LOOK_UP = { serverName: "hs.example", accessToken: new Secret("token") };

function observed(lookUpPerson: Homeserver["lookUpPerson"]) {
  const ended: EndedLookUp[] = [];
  const observer = {
    requestEnded: () => undefined,
    lookUpEnded: (lookUp: EndedLookUp) => void ended.push(lookUp),
  };
  let now = 0;
  const clock = { now: () => (now += 5) };
  return { ended, homeserver: observeHomeserver({ lookUpPerson }, { observer, clock }) };
}

it("[S264] a look-up that finds somebody is told with its time", async () => {
  const { ended, homeserver } = observed(async () => "@ana:hs.example" as UserId);
  expect(await homeserver.lookUpPerson(LOOK_UP)).toBe("@ana:hs.example");
  expect(ended).toEqual([{ outcome: "found", tookMs: 5 }]);
});

it("[S264] a refused look-up is told by its reason, and then says who was asked", async () => {
  const { ended, homeserver } = observed(() =>
    Promise.reject(new Refusal("homeserver/unreachable", "ECONNREFUSED")),
  );
  await expect(homeserver.lookUpPerson(LOOK_UP)).rejects.toMatchObject({
    message: "homeserver/unreachable: ECONNREFUSED",
    step: { host: "hs.example", tookMs: 5 },
  });
  expect(ended).toEqual([{ outcome: "homeserver/unreachable", tookMs: 5 }]);
});

it("[S264] an unforeseen failure stays the error it is", async () => {
  const failure = new Error("unforeseen");
  const { ended, homeserver } = observed(() => Promise.reject(failure));
  await expect(homeserver.lookUpPerson(LOOK_UP)).rejects.toBe(failure);
  expect(ended).toEqual([{ outcome: "failed", tookMs: 5 }]);
});
