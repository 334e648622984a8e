import { Secret } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { createTestMachine } from "../../../testing/createTestMachine.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import type { SfuVisit } from "../sfu/joinSfu.ts";
import { SfuJoinFailure } from "../sfu/openSignalling.ts";
import { createFakeHttp } from "../testing/createFakeHttp.ts";
import { checkWays } from "./checkWays.ts";

const session = { remoteUfrag: "a", remotePassword: "b", localUfrag: "c" };

/** An SFU that can be joined and whose media nobody reaches. */
function createPorts(parts: Partial<CallsPorts> = {}) {
  const joinedWith: string[] = [];
  const visit: SfuVisit = {
    version: "1.13.5",
    region: "",
    iceServers: [],
    media: {
      session,
      candidates: [
        { transport: "udp", address: "192.0.2.1", port: 7882 },
        { transport: "udp", address: "2001:db8::1", port: 7882 },
      ],
    },
    close: () => undefined,
  };
  const { clock, random } = createTestMachine();
  const ports: CallsPorts = {
    http: createFakeHttp({ "GET http://sfu/rtc/validate?access_token=person": {} }),
    clock,
    random,
    inspectCertificate: () => Promise.resolve({ kind: "absent" }),
    measureUdpBuffer: () => Promise.resolve(0),
    askRedis: () => Promise.resolve({ kind: "pong" }),
    joinSfu: ({ token }) => {
      joinedWith.push(token.reveal());
      return Promise.resolve(visit);
    },
    openPacketSocket: () =>
      Promise.reject(Object.assign(new Error("no way"), { code: "ENETUNREACH" })),
    carrySound: () => Promise.resolve({ kind: "silent" }),
    patienceMs: 1,
    ...parts,
  };
  return { ports, joinedWith };
}

const doors = { url: "ws://sfu", personToken: new Secret("person"), ownToken: new Secret("own") };

it("[O219] an address of IPv6 tells nothing where there is none", async () => {
  const { findings } = await checkWays(createPorts().ports, doors);
  const values = { way: "UDP 192.0.2.1:7882", why: "ENETUNREACH" };
  expect(findings.filter(({ id }) => id.startsWith("calls/media"))).toEqual([
    { id: "calls/media/unreachable", status: "warn", values },
  ]);
  expect(findings.at(-1)?.id).toBe("calls/path/none");
});

it("[O224] who has no key joins as the person; who has one is seen by nobody", async () => {
  const { ports, joinedWith } = createPorts();
  await checkWays(ports, doors);
  await checkWays(ports, { ...doors, ownToken: null });
  expect(joinedWith).toEqual(["own", "person"]);
});

it("[O225] the SFU refuses the call service's token though it takes ours", async () => {
  const url = "GET http://sfu/rtc/validate?access_token=person";
  const { ports } = createPorts({ http: createFakeHttp({ [url]: { status: 401 } }) });
  const [finding] = (await checkWays(ports, doors)).findings;
  expect(finding).toMatchObject({ id: "calls/signalling/refused", values: { status: 401 } });
});

it.each([
  [new SfuJoinFailure("status", 404), "refused"],
  [new SfuJoinFailure("status", 200), "no-websocket"],
  [new SfuJoinFailure("ECONNREFUSED"), "unreachable"],
])("[O223] %s is told, and what depends on it is not guessed", async (failure, cause) => {
  const { ports } = createPorts({ joinSfu: () => Promise.reject(failure) });
  expect((await checkWays(ports, doors)).findings.map(({ id }) => id)).toEqual([
    `calls/signalling/${cause}`,
    "calls/ice-servers/unknown",
    "calls/path/unknown",
  ]);
});

it("[O223] without any token nobody is let in", async () => {
  const nobody = { ...doors, personToken: null, ownToken: null };
  const [finding] = (await checkWays(createPorts().ports, nobody)).findings;
  expect(finding?.id).toBe("calls/signalling/no-token");
});
