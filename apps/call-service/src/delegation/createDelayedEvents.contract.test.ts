/** Delayed events at a real Synapse. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { LiveKitIdentity, LiveKitRoomName, MatrixRoomId } from "@tertulia/protocol";
import { startSynapse, type Synapse, type SynapseUser } from "@tertulia/tools/servers";
import { createGuardedHttp } from "../homeserver/createGuardedHttp.ts";
import { toDestination } from "../homeserver/Destination.ts";
import { createDelayedEvents } from "./createDelayedEvents.ts";
import type { LeaveJob } from "./LeaveJob.ts";
import type { DelayedEvents } from "./ports.ts";

// A server that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const HOUR_MS = 60 * 60_000;
const TIMEOUT_MS = 30_000;
const MEMBER = "org.matrix.msc3401.call.member";

let synapse: Synapse;
let ana: SynapseUser;
let room: MatrixRoomId;
let events: DelayedEvents;
beforeAll(async () => {
  synapse = await startSynapse();
  ana = await synapse.register("ana");
  room = await synapse.createRoom(ana);
  const api = { destination: toDestination(new URL(synapse.url)), reach: "any" } as const;
  const clock = { now: () => Date.now() };
  events = createDelayedEvents({
    findClientApi: async () => api,
    send: createGuardedHttp(),
    clock,
  });
});
afterAll(() => synapse.close());

function jobOf(delayId: string): LeaveJob {
  return {
    room: "room" as LiveKitRoomName,
    identity: "@ana:hs.example:DEVICE" as LiveKitIdentity,
    otherIdentity: null,
    userId: ana.userId,
    serverName: synapse.serverName,
    delayId,
    delayMs: HOUR_MS,
    restartedAt: Date.now(),
    wasSeen: true,
  };
}

it("[S348] a leave is put off and sent, and then there is none", async () => {
  const state = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/${MEMBER}/_ana`;
  await synapse.put(ana, state, { joined: true });
  const delayed = await synapse.put(ana, `${state}?org.matrix.msc4140.delay=${HOUR_MS}`, {});
  const job = jobOf(String(delayed["delay_id"]));
  expect(await events.restart(job, TIMEOUT_MS)).toEqual({ kind: "done" });
  expect(await readState(state)).toEqual({ joined: true });
  expect(await events.send(job, TIMEOUT_MS)).toEqual({ kind: "done" });
  expect(await readState(state)).toEqual({});
  expect(await events.restart(job, TIMEOUT_MS)).toEqual({ kind: "unknown" });
});

it("[S348] one that never was is none either", async () => {
  for (const delayId of ["syd_invented", "../../v3/account/whoami", "é"]) {
    expect(await events.send(jobOf(delayId), TIMEOUT_MS)).toEqual({ kind: "unknown" });
  }
});

async function readState(path: string): Promise<unknown> {
  const headers = { Authorization: `Bearer ${ana.accessToken.reveal()}` };
  return (await fetch(synapse.url + path, { headers })).json();
}
