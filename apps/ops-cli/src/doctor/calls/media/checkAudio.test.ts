import { Secret } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { createTestMachine } from "../../../testing/createTestMachine.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { checkAudio } from "./checkAudio.ts";
import type { Hearing } from "./hearAudio.ts";

const sfuKey = { key: "key", secret: new Secret("secret") };

function portsWith(hearing: Hearing): CallsPorts {
  const unused = () => Promise.reject(new Error("not expected"));
  return {
    ...createTestMachine(),
    inspectCertificate: unused,
    joinSfu: unused,
    openPacketSocket: unused,
    hearAudio: () => Promise.resolve(hearing),
    patienceMs: 1,
  };
}

it.each<[Hearing, string]>([
  ["heard", "calls/audio"],
  ["silent", "calls/audio/silent"],
  ["not-installed", "calls/audio/not-installed"],
])("[O228] %s is told as %s", async (hearing, id) => {
  const question = { url: "ws://sfu", room: "room", sfuKey };
  expect((await checkAudio(portsWith(hearing), question)).id).toBe(id);
});

it("[O228] without the key there is no room to hear anybody in", async () => {
  const question = { url: "ws://sfu", room: "room", sfuKey: null };
  expect((await checkAudio(portsWith("heard"), question)).id).toBe("calls/audio/no-key");
});
