/** The SFU port before a real livekit-server, and the tokens that it lets in. */
import { ListRoomsRequest, ListRoomsResponse } from "@livekit/protocol";
import { Secret, type LiveKitIdentity, type LiveKitRoomName } from "@tertulia/protocol";
import { SignJWT } from "jose/jwt/sign";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { mintLiveKitToken } from "../authorize/mintLiveKitToken.ts";
import { describeSfu } from "../testing/describeSfu.ts";
import { startLiveKitServer, type LiveKitServer } from "../testing/startLiveKitServer.ts";
import { createSfu } from "./createSfu.ts";

// A server that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const KEY_PAIR = {
  key: "devkey",
  secret: new Secret("a secret for tests, longer than 32 characters"),
};
const clock = { now: () => Date.now() };

let server: LiveKitServer;
beforeAll(async () => {
  server = await startLiveKitServer(KEY_PAIR);
});
afterAll(() => server.close());

describe("livekit-server", () => {
  const start = () => createSfu({ apiUrl: server.apiUrl, keyPair: KEY_PAIR, clock });

  describeSfu(() => ({ sfu: start(), roomNames }));

  it("[S25] a key that the SFU does not know is refused", async () => {
    const keyPair = {
      key: "devkey",
      secret: new Secret("another secret of more than 32 characters"),
    };
    const sfu = createSfu({ apiUrl: server.apiUrl, keyPair, clock });
    await expect(sfu.ensureRoom("room" as LiveKitRoomName)).rejects.toThrow(
      "sfu/refused: status 401",
    );
  });

  it("[S8] the SFU lets a token into its room", async () => {
    const room = "a room that exists" as LiveKitRoomName;
    await start().ensureRoom(room);
    expect(await validate(room)).toEqual([200, "success"]);
  });

  it("[S8] the SFU makes no room for a token", async () => {
    const [status] = await validate("a room that nobody made" as LiveKitRoomName);
    expect(status).toBe(404);
    expect(await roomNames()).not.toContain("a room that nobody made");
  });
});

async function validate(room: LiveKitRoomName): Promise<[number, string]> {
  const identity = "@ana:hs.example:DEVICE" as LiveKitIdentity;
  const grant = { room, identity, issuedAt: clock.now(), ttlSeconds: 60 };
  const query = new URLSearchParams({ access_token: await mintLiveKitToken(grant, KEY_PAIR) });
  const response = await fetch(`${server.apiUrl}/rtc/validate?${query.toString()}`);
  return [response.status, await response.text()];
}

async function roomNames(): Promise<readonly string[]> {
  const token = await new SignJWT({ video: { roomList: true } })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuer(KEY_PAIR.key)
    .setExpirationTime("1m")
    .sign(new TextEncoder().encode(KEY_PAIR.secret.reveal()));
  const response = await fetch(`${server.apiUrl}/twirp/livekit.RoomService/ListRooms`, {
    method: "POST",
    headers: { "Content-Type": "application/protobuf", Authorization: `Bearer ${token}` },
    body: Buffer.from(new ListRoomsRequest().toBinary()),
  });
  const { rooms } = ListRoomsResponse.fromBinary(new Uint8Array(await response.arrayBuffer()));
  return rooms.map(({ name }) => name);
}
