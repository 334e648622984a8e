/** Fills a new homeserver with the demo's people, rooms and messages. */
import { DEMO_PEOPLE, DEMO_ROOMS, SERVER_NAME } from "./demoWorld.ts";
import type { DemoRoom, DemoRoomKey } from "./demoWorld.ts";
import { logIn, logOut } from "./demoSession.ts";
import type { DemoSession } from "./demoSession.ts";
import { stringField } from "./HomeserverApi.ts";
import type { HomeserverApi } from "./HomeserverApi.ts";
import { registrationMac } from "./registrationMac.ts";
import type { StackSecrets } from "./stateFolder.ts";

export type DemoRoomIds = Readonly<Record<DemoRoomKey, string>>;

const CLIENT_API = "/_matrix/client/v3";

/** @returns the Matrix room ids. */
export async function seedDemoWorld(
  api: HomeserverApi,
  secrets: StackSecrets,
): Promise<DemoRoomIds> {
  await Promise.all(
    DEMO_PEOPLE.map(({ localpart, displayName }) =>
      register(api, secrets, { localpart, displayName }),
    ),
  );
  const sessions = new Map(
    await Promise.all(
      DEMO_PEOPLE.map(async ({ localpart }) => {
        const session = await logIn(api, {
          localpart,
          password: secrets.passwords[localpart] ?? "",
        });
        return [localpart, session] as const;
      }),
    ),
  );
  const dm = await seedRoom(api, DEMO_ROOMS.dm, sessions);
  const plain = await seedRoom(api, DEMO_ROOMS.plain, sessions);
  const encrypted = await seedRoom(api, DEMO_ROOMS.encrypted, sessions);
  const pair = DEMO_ROOMS.dm.members.map((localpart) => sessionOf(sessions, localpart));
  await markDirect(api, dm, pair);
  await Promise.all([...sessions.values()].map((session) => logOut(api, session)));
  return { dm, plain, encrypted };
}

async function register(
  api: HomeserverApi,
  secrets: StackSecrets,
  { localpart, displayName }: { readonly localpart: string; readonly displayName: string },
): Promise<void> {
  const path = "/_synapse/admin/v1/register";
  const nonce = stringField(await api.request({ method: "GET", path }), "nonce");
  const registration = { nonce, username: localpart, password: secrets.passwords[localpart] ?? "" };
  await api.request({
    method: "POST",
    path,
    body: {
      ...registration,
      displayname: displayName,
      admin: false,
      mac: registrationMac(secrets.registrationSecret, registration),
    },
  });
}

async function seedRoom(
  api: HomeserverApi,
  room: DemoRoom,
  sessions: ReadonlyMap<string, DemoSession>,
): Promise<string> {
  const [creator, ...guests] = room.members.map((localpart) => sessionOf(sessions, localpart));
  if (creator === undefined) throw new TypeError("A room has a maker.");
  const created = await api.request({
    method: "POST",
    path: `${CLIENT_API}/createRoom`,
    token: creator.token,
    body: {
      ...(room.name === "" ? {} : { name: room.name }),
      ...(room.topic === "" ? {} : { topic: room.topic }),
      // In a direct chat the invited is as much its maker: both may call, name it, and turn encryption on.
      preset: room.isDirect ? "trusted_private_chat" : "private_chat",
      is_direct: room.isDirect,
      invite: guests.map((guest) => guest.userId),
    },
  });
  const roomId = stringField(created, "room_id");
  const roomPath = `${CLIENT_API}/rooms/${encodeURIComponent(roomId)}`;
  for (const guest of guests) {
    await api.request({ method: "POST", path: `${roomPath}/join`, token: guest.token, body: {} });
  }
  for (const [index, [localpart, text]] of room.messages.entries()) {
    await api.request({
      method: "PUT",
      path: `${roomPath}/send/m.room.message/demo-${index}`,
      token: sessionOf(sessions, localpart).token,
      body: { msgtype: "m.text", body: text },
    });
  }
  if (room.isEncrypted) {
    await api.request({
      method: "PUT",
      path: `${roomPath}/state/m.room.encryption/`,
      token: creator.token,
      body: { algorithm: "m.megolm.v1.aes-sha2" },
    });
  }
  return roomId;
}

async function markDirect(
  api: HomeserverApi,
  roomId: string,
  pair: readonly DemoSession[],
): Promise<void> {
  for (const session of pair) {
    const others = pair.filter((other) => other !== session).map((other) => other.userId);
    await api.request({
      method: "PUT",
      path: `${CLIENT_API}/user/${encodeURIComponent(session.userId)}/account_data/m.direct`,
      token: session.token,
      body: Object.fromEntries(others.map((userId) => [userId, [roomId]])),
    });
  }
}

function sessionOf(sessions: ReadonlyMap<string, DemoSession>, localpart: string): DemoSession {
  const session = sessions.get(localpart);
  if (session === undefined) throw new TypeError(`Nobody is called @${localpart}:${SERVER_NAME}.`);
  return session;
}
