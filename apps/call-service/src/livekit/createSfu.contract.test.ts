/** The SFU port before a real livekit-server, and the tokens that it lets in. */
import { Secret, type LiveKitIdentity, type LiveKitRoomName } from "@tertulia/protocol";
import { startLiveKitServer, type LiveKitServer } from "@tertulia/tools/servers";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { mintLiveKitToken } from "../authorize/mintLiveKitToken.ts";
import { connectSignalling } from "../testing/connectSignalling.ts";
import { describeSfu } from "../testing/describeSfu.ts";
import { createGuardedHttp } from "../homeserver/createGuardedHttp.ts";
import { createSfu } from "./createSfu.ts";

// A server that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const send = createGuardedHttp();
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
  const start = () => createSfu({ apiUrl: server.apiUrl, keyPair: KEY_PAIR, clock, send });

  describeSfu(() => ({ sfu: start(), join }));

  it("[S25] a key that the SFU does not know is refused", async () => {
    const keyPair = {
      key: "devkey",
      secret: new Secret("another secret of more than 32 characters"),
    };
    const sfu = createSfu({ apiUrl: server.apiUrl, keyPair, clock, send });
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
    const rooms = await start().listRooms();
    expect(rooms.map(({ name }) => name)).not.toContain("a room that nobody made");
  });
});

async function validate(room: LiveKitRoomName): Promise<[number, string]> {
  const identity = "@ana:hs.example:DEVICE" as LiveKitIdentity;
  const grant = { room, identity, issuedAt: clock.now(), ttlSeconds: 60, canPublish: true };
  const query = new URLSearchParams({ access_token: mintLiveKitToken(grant, KEY_PAIR) });
  const response = await fetch(`${server.apiUrl}/rtc/validate?${query.toString()}`);
  return [response.status, await response.text()];
}

async function join(room: LiveKitRoomName, identity: LiveKitIdentity): Promise<void> {
  const grant = { room, identity, issuedAt: clock.now(), ttlSeconds: 60, canPublish: true };
  const socket = await connectSignalling(server.apiUrl, mintLiveKitToken(grant, KEY_PAIR));
  onTestFinished(() => socket.close());
}
