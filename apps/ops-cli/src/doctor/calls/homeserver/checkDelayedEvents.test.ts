import { Secret, type MatrixRoomId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { createFakeHttp, type FakeNetwork } from "../testing/createFakeHttp.ts";
import { checkDelayedEvents, type PersonInRoom } from "./checkDelayedEvents.ts";

const person: PersonInRoom = {
  clientApiUrl: "https://hs",
  accessToken: new Secret("t"),
  roomId: "!r:hs" as MatrixRoomId,
};
const EVENT =
  "PUT https://hs/_matrix/client/v3/rooms/!r%3Ahs/send/org.tertulia.look/x?org.matrix.msc4140.delay=3600000";
const CANCEL = "POST https://hs/_matrix/client/unstable/org.matrix.msc4140/delayed_events/d/cancel";

function capabilities(maxDelayMs: number) {
  return {
    json: {
      capabilities: { "org.matrix.msc4140.delayed_events": { max_delay_ms: maxDelayMs } },
    },
  };
}

const well: FakeNetwork = {
  "GET https://hs/_matrix/client/versions": {
    json: { unstable_features: { "org.matrix.msc4140": true } },
  },
  "GET https://hs/_matrix/client/v3/capabilities": capabilities(86_400_000),
  [EVENT]: { json: { delay_id: "d" } },
  [CANCEL]: { json: {} },
};

it.each<[string, FakeNetwork]>([
  ["calls/delayed-events", {}],
  ["calls/delayed-events/off", { "GET https://hs/_matrix/client/versions": { json: {} } }],
  ["calls/delayed-events/unreachable", { "GET https://hs/_matrix/client/versions": "timed-out" }],
  [
    "calls/delayed-events/short",
    { "GET https://hs/_matrix/client/v3/capabilities": capabilities(3_599_999) },
  ],
  ["calls/delayed-events/refused", { [EVENT]: { status: 403, json: { errcode: "M_FORBIDDEN" } } }],
  ["calls/delayed-events/refused", { [CANCEL]: { status: 404, json: {} } }],
])("[O203] %s", async (id, network) => {
  const http = createFakeHttp({ ...well, ...network });
  expect((await checkDelayedEvents(http, person, "x")).id).toBe(id);
});

it("[O203] without somebody in a room only what the homeserver says of itself is told", async () => {
  const nobody = { ...person, roomId: null };
  const { id } = await checkDelayedEvents(createFakeHttp(well), nobody, "x");
  expect(id).toBe("calls/delayed-events/no-token");
});
