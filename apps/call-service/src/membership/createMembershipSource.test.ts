import { Secret, type MatrixRoomId, type UserId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { HttpAnswer, HttpRequest } from "../homeserver/createGuardedHttp.ts";
import { toDestination } from "../homeserver/Destination.ts";
import { createMembershipSource, type MembershipAccess } from "./createMembershipSource.ts";

const ANA = "@ana:hs.example" as UserId;
const ROOM = "!room:hs.example" as MatrixRoomId;
const AT = {
  destination: toDestination(new URL("http://hs.internal:8008")),
  reach: "any" as const,
};

function setUp(kind: MembershipAccess["kind"], answer: Partial<HttpAnswer> | Error) {
  const asked: Pick<HttpRequest, "path" | "headers">[] = [];
  const source = createMembershipSource({
    access: { kind, serverName: "hs.example", token: new Secret("canary-token") },
    findClientApi: async () => AT,
    send: async ({ path, headers = {} }) => {
      asked.push({ path, headers });
      if (answer instanceof Error) throw answer;
      return { status: 200, headers: {}, body: null, ...answer };
    },
  });
  return { source, asked };
}

function json(value: unknown, status = 200): Partial<HttpAnswer> {
  return { status, body: Buffer.from(JSON.stringify(value)) };
}

const UNREADABLE = { isJoined: "unknown", seesRoom: "unknown" };

it.each<[MembershipAccess["kind"], string, Partial<HttpAnswer>, object]>([
  ["application-service", "joined", json({ joined: true }), { isJoined: true, seesRoom: true }],
  [
    "application-service",
    "not joined",
    json({ joined: false }),
    { isJoined: false, seesRoom: false },
  ],
  [
    "application-service",
    "no room id",
    json({ errcode: "M_INVALID_PARAM" }, 400),
    { isJoined: false, seesRoom: false },
  ],
  ["application-service", "another 400", json({ errcode: "M_MISSING_PARAM" }, 400), UNREADABLE],
  ["application-service", "no such endpoint", json({ errcode: "M_UNRECOGNIZED" }, 404), UNREADABLE],
  ["application-service", "no such token", json({ errcode: "M_UNKNOWN_TOKEN" }, 401), UNREADABLE],
  ["application-service", "something else", json({ joined: "true" }), UNREADABLE],
  ["application-service", "no JSON", { body: Buffer.from("<html>") }, UNREADABLE],
  ["application-service", "too much", { body: null }, UNREADABLE],
  [
    "admin",
    "joined",
    json({ joined_rooms: ["!a", ROOM] }),
    { isJoined: true, seesRoom: "unknown" },
  ],
  ["admin", "not joined", json({ joined_rooms: ["!a"] }), { isJoined: false, seesRoom: "unknown" }],
  ["admin", "members", json({ joined_local_members: 2 }), { isJoined: "unknown", seesRoom: true }],
  [
    "admin",
    "no members",
    json({ joined_local_members: 0 }),
    { isJoined: "unknown", seesRoom: false },
  ],
  [
    "admin",
    "nothing there",
    json({ errcode: "M_NOT_FOUND" }, 404),
    { isJoined: false, seesRoom: false },
  ],
  ["admin", "no such endpoint", json({ errcode: "M_UNRECOGNIZED" }, 404), UNREADABLE],
  ["admin", "no administrator", json({ errcode: "M_FORBIDDEN" }, 403), UNREADABLE],
])("[S210] %s: the answer %s", async (kind, _what, answer, expected) => {
  const { source } = setUp(kind, answer);
  const outcome = (question: Promise<boolean>): Promise<boolean | string> =>
    question.catch((error: unknown) =>
      String(error).includes("membership/unknown") ? "unknown" : String(error),
    );
  expect({
    isJoined: await outcome(source.isJoined(ANA, ROOM)),
    seesRoom: await outcome(source.seesRoom(ROOM)),
  }).toEqual(expected);
});

it.each([
  ["!room:hs.example", "%21room%3Ahs.example"],
  ["!../../admin", "%21..%2F..%2Fadmin"],
  ["!a?b#c%2f", "%21a%3Fb%23c%252f"],
  ["!a\r\nHost: x", "%21a%0D%0AHost%3A%20x"],
  ["!\ud800", "%21%EF%BF%BD"],
  ["!ñ💥", "%21%C3%B1%F0%9F%92%A5"],
])("[S211] the room %j stays one segment of the path", async (room, segment) => {
  const encoded = segment.replace("%21", "!");
  const asService = setUp("application-service", json({ joined: true }));
  await asService.source.isJoined("@a/../b&mxid=@c:hs.example" as UserId, room as MatrixRoomId);
  await asService.source.seesRoom(room as MatrixRoomId);
  const isJoined = `/_matrix/client/unstable/io.element.msc4502/rooms/${encoded}/is_joined`;
  expect(asService.asked.map(({ path }) => path)).toEqual([
    `${isJoined}?mxid=%40a%2F..%2Fb%26mxid%3D%40c%3Ahs.example`,
    `${isJoined}?server_name=hs.example`,
  ]);
  const asAdmin = setUp("admin", json({ joined_local_members: 1, joined_rooms: [] }));
  await asAdmin.source.isJoined("@a/../b?c:hs.example" as UserId, room as MatrixRoomId);
  await asAdmin.source.seesRoom(room as MatrixRoomId);
  expect(asAdmin.asked.map(({ path }) => path)).toEqual([
    "/_synapse/admin/v1/users/%40a%2F..%2Fb%3Fc%3Ahs.example/joined_rooms",
    `/_synapse/admin/v1/rooms/${encoded}`,
  ]);
});

it("[S210] the token goes in a header, and into no error", async () => {
  const failure = Object.assign(new Error("canary-token"), { code: "ECONNREFUSED" });
  const { source, asked } = setUp("application-service", failure);
  const error: unknown = await source.isJoined(ANA, ROOM).catch((thrown: unknown) => thrown);
  expect(asked).toMatchObject([{ headers: { Authorization: "Bearer canary-token" } }]);
  expect(String(error)).toBe("Refusal: membership/unknown: ECONNREFUSED");
  expect(error).not.toHaveProperty("cause");
});

it("[S210] a homeserver whose client API is nowhere cannot be asked", async () => {
  const source = createMembershipSource({
    access: { kind: "admin", serverName: "hs.example", token: new Secret("x") },
    findClientApi: async () => null,
    send: () => Promise.reject(new Error("was asked")),
  });
  await expect(source.isJoined(ANA, ROOM)).rejects.toThrow(
    "membership/unknown: client API not found",
  );
});

it("[S208] without access there is nobody to ask", async () => {
  const source = createMembershipSource({
    access: null,
    findClientApi: async () => AT,
    send: () => Promise.reject(new Error("was asked")),
  });
  expect(source.ownServerName).toBeNull();
  await expect(source.isJoined(ANA, ROOM)).rejects.toThrow("membership/unknown: nobody to ask");
});
