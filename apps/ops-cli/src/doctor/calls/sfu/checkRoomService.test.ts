import { Secret } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { Http } from "../../../machine/Http.ts";
import { createFakeHttp, type FakeAnswer, type FakeNetwork } from "../testing/createFakeHttp.ts";
import { checkRoomService, checkTokens } from "./checkRoomService.ts";

const NOW = Date.UTC(2026, 0, 1);
const TWIRP = "POST https://sfu/twirp/livekit.RoomService";
const secret = new Secret("a secret of thirty-two characters");

function accessBy(http: Http, by = secret) {
  return { http, apiUrl: "https://sfu", key: { key: "key", secret: by }, now: () => NOW };
}

const well: FakeNetwork = {
  [`${TWIRP}/CreateRoom`]: [{ json: {} }, { status: 401 }],
  [`${TWIRP}/ListRooms`]: { json: { rooms: [{}] } },
};

it.each<[FakeNetwork, string]>([
  [{}, "calls/room-service"],
  [{ [`${TWIRP}/CreateRoom`]: "refused" }, "calls/room-service/unreachable"],
  [{ [`${TWIRP}/CreateRoom`]: { status: 401 } }, "calls/room-service/refused"],
  [{ [`${TWIRP}/ListRooms`]: { status: 404 } }, "calls/room-service/refused"],
  [{ [`${TWIRP}/ListRooms`]: { json: {} } }, "calls/room-service/not-listed"],
  [{ [`${TWIRP}/CreateRoom`]: { json: {} } }, "calls/room-service/open"],
])("[O213] rooms: %j is %s", async (network, id) => {
  const access = accessBy(createFakeHttp({ ...well, ...network }));
  expect((await checkRoomService(access, "room")).id).toBe(id);
});

/** What the SFU answers to each of the tokens that are tried, in their order. */
interface Answers {
  readonly own: number;
  readonly elsewhere: number;
  readonly stranger: number;
  readonly old: number;
}

/** An SFU that looks at nothing of a token but which of the four it is. */
function createValidator({ own, elsewhere, stranger, old }: Answers): Http {
  const statuses = [own, elsewhere, stranger, old];
  return (request) => {
    const answer: FakeAnswer = { status: statuses.shift() ?? 500 };
    return createFakeHttp({ [`GET ${request.url}`]: answer })(request);
  };
}

const right: Answers = { own: 200, elsewhere: 404, stranger: 401, old: 401 };

it.each<[Partial<Answers>, string[]]>([
  [{}, ["calls/sfu-key", "calls/auto-create"]],
  [{ own: 401 }, ["calls/sfu-key/refused"]],
  [{ stranger: 200 }, ["calls/sfu-key/takes-strangers", "calls/auto-create"]],
  [{ old: 200 }, ["calls/sfu-key/takes-old", "calls/auto-create"]],
  [{ elsewhere: 200 }, ["calls/sfu-key", "calls/auto-create/on"]],
  [{ elsewhere: 503 }, ["calls/sfu-key", "calls/auto-create/unexpected"]],
])("[O214] tokens: %j is %j", async (answers, ids) => {
  const access = accessBy(createValidator({ ...right, ...answers }));
  expect((await checkTokens(access, "room")).map(({ id }) => id)).toEqual(ids);
});

it("[O214] a secret that is short is told, and not what it is", async () => {
  const [finding] = await checkTokens(
    accessBy(createValidator(right), new Secret("short")),
    "room",
  );
  expect(finding).toEqual({ id: "calls/sfu-key/short", status: "warn", values: { length: 5 } });
});
