import { createSynapse, type Synapse, type SynapseSettings } from "@tertulia/mas-stand-in";
import { Secret, type MatrixRoomId } from "@tertulia/protocol";
import { beforeAll, expect, it, vi } from "vitest";
import { createMachine } from "../../../machine/createMachine.ts";
import { checkSynapseVersion } from "../sfu/checkVersions.ts";
import { checkDelayedEvents, type PersonInRoom } from "./checkDelayedEvents.ts";
import { checkRoomPower } from "./checkRoomPower.ts";
import { checkTransports } from "./checkTransports.ts";

// A real Synapse on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SERVICE = "https://calls.hs.example";
const transport = { type: "livekit", livekit_service_url: SERVICE };
const CALLS: SynapseSettings["more"] = {
  max_event_delay_duration: "24h",
  experimental_features: { msc4143_enabled: true },
  matrix_rtc: { transports: [transport] },
};

let synapse: Synapse;
let person: PersonInRoom;

beforeAll(async () => {
  synapse = await createSynapse();
  await startWith({});
  const { accessToken } = await synapse.register("ana", "a password of the tests");
  person = { clientApiUrl: synapse.url, accessToken: new Secret(accessToken), roomId: null };
  return synapse.close;
});

function startWith(more: SynapseSettings["more"] = {}): Promise<void> {
  const publicBaseUrl = `${synapse.url}/`;
  return synapse.start({ serverName: "hs.example", publicBaseUrl, mas: null, more });
}

async function createRoom(body: object): Promise<MatrixRoomId> {
  const response = await fetch(`${synapse.url}/_matrix/client/v3/createRoom`, {
    method: "POST",
    headers: { Authorization: `Bearer ${person.accessToken?.reveal()}` },
    body: JSON.stringify(body),
  });
  return ((await response.json()) as { room_id: MatrixRoomId }).room_id;
}

/** What is found of the homeserver. */
async function look(roomId: MatrixRoomId): Promise<string[]> {
  const { signal } = new AbortController();
  const { http, random } = createMachine({ cwd: "/", env: {}, signal });
  const inRoom = { ...person, roomId };
  const { finding } = await checkTransports(http, { ...person, serviceUrl: SERVICE });
  const findings = [
    finding,
    await checkDelayedEvents(http, inRoom, Buffer.from(random(8)).toString("hex")),
    await checkRoomPower(http, inRoom),
    ...(await checkSynapseVersion(http, synapse.url)),
  ];
  return findings.map(({ id }) => id);
}

it("[O202, O203, O204] a Synapse that nobody made ready for calls fails, and passes once it is", async () => {
  expect(await look(await createRoom({}))).toEqual([
    "calls/transports/off",
    "calls/delayed-events/off",
    "calls/room-power/closed",
    "calls/version",
  ]);
  await startWith(CALLS);
  const events = { "org.matrix.msc3401.call.member": 0 };
  expect(await look(await createRoom({ power_level_content_override: { events } }))).toEqual([
    "calls/transports",
    "calls/delayed-events",
    "calls/room-power",
    "calls/version",
  ]);
});
