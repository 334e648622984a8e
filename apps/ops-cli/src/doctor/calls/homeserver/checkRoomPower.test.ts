import { Secret, type MatrixRoomId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { createFakeHttp } from "../testing/createFakeHttp.ts";
import { checkRoomPower } from "./checkRoomPower.ts";

const person = {
  clientApiUrl: "https://hs",
  accessToken: new Secret("t"),
  roomId: "!r:hs" as MatrixRoomId,
};
const STATE = "GET https://hs/_matrix/client/v3/rooms/!r%3Ahs/state/m.room.power_levels";
const MEMBER = "org.matrix.msc3401.call.member";

it.each([
  [{ events: { [MEMBER]: 0 } }, "calls/room-power", { needed: 0 }],
  [{ events: { [MEMBER]: "0" } }, "calls/room-power", { needed: 0 }],
  [{ users_default: 50 }, "calls/room-power", { needed: 50 }],
  [{ state_default: 0 }, "calls/room-power", { needed: 0 }],
  [{}, "calls/room-power/closed", { needed: 50, ordinary: 0 }],
  [{ events: { [MEMBER]: 10 } }, "calls/room-power/closed", { needed: 10, ordinary: 0 }],
])("[O204] levels %j", async (json, id, values) => {
  const finding = await checkRoomPower(createFakeHttp({ [STATE]: { json } }), person);
  expect(finding).toMatchObject({ id, values });
});

it("[O204] a room that the person is not in tells nothing", async () => {
  const http = createFakeHttp({ [STATE]: { status: 403, json: {} } });
  expect((await checkRoomPower(http, person)).id).toBe("calls/room-power/unreadable");
  const nobody = { ...person, accessToken: null };
  expect((await checkRoomPower(http, nobody)).id).toBe("calls/room-power/no-room");
});
