/** Whether the SFU's rooms obey the key and nobody else. Rules O213 to O215 in SPEC.md. */
import { Secret } from "@tertulia/protocol";
import { HttpFailure } from "../../../machine/Http.ts";
import type { Finding } from "../../Finding.ts";
import { faulty, good } from "../callsCatalog.ts";
import { askRoomService, type RoomServiceAccess } from "./roomService.ts";
import { hiddenGrant, signSfuToken, type SfuClaims, type SfuKey } from "./signSfuToken.ts";

/** LiveKit logs an error below it. */
const SECRET_CHARACTERS = 32;
const HOUR_SECONDS = 3600;

/**
 * Makes and lists the room, and tries to make another as a person.
 *
 * @param room - a name that nobody else has; the room is there afterwards when all is well.
 */
export async function checkRoomService(access: RoomServiceAccess, room: string): Promise<Finding> {
  const { apiUrl } = access;
  try {
    const body = { name: room, empty_timeout: 60, departure_timeout: 5 };
    const { status } = await askRoomService(access, { method: "CreateRoom", body });
    if (status !== 200) return faulty("room-service", "refused", { method: "CreateRoom", status });
    const list = await askRoomService(access, { method: "ListRooms", body: { names: [room] } });
    if (list.status !== 200)
      return faulty("room-service", "refused", { method: "ListRooms", status: list.status });
    if (!Array.isArray(list.json?.["rooms"]) || list.json["rooms"].length === 0)
      return faulty("room-service", "not-listed");
    const asPerson = await askRoomService(access, {
      method: "CreateRoom",
      body: { name: `${room}-by-a-person` },
      video: hiddenGrant(room),
    });
    if (asPerson.status !== 401 && asPerson.status !== 403)
      return faulty("room-service", "open", { status: asPerson.status });
    return good("room-service");
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return faulty("room-service", "unreachable", { url: apiUrl, why: error.reason });
  }
}

/** Deletes the room, whether it is there or not. */
export async function deleteRoom(access: RoomServiceAccess, room: string): Promise<void> {
  try {
    await askRoomService(access, { method: "DeleteRoom", body: { room } });
  } catch (error) {
    // It was told before that nobody answers, and an empty room ends by itself.
    if (!(error instanceof HttpFailure)) throw error;
  }
}

/**
 * Whose tokens the SFU takes, and for which rooms.
 *
 * @param room - that is there.
 */
export async function checkTokens(access: RoomServiceAccess, room: string): Promise<Finding[]> {
  const { key, now } = access;
  const validate = (claims: Partial<SfuClaims>, by: SfuKey = key): Promise<number> =>
    validateToken(
      access,
      signSfuToken({ video: hiddenGrant(room), identity: "look", now: now(), ...claims }, by),
    );
  const own = await validate({});
  if (own !== 200) return [faulty("sfu-key", "refused", { status: own })];
  const stranger = { ...key, secret: new Secret(`not ${key.secret.reveal()}`) };
  const nobodys = await validate({ video: hiddenGrant(`${room}-that-nobody-made`) });
  return [
    judgeKey(key, {
      stranger: await validate({}, stranger),
      old: await validate({ ttlSeconds: -HOUR_SECONDS }),
    }),
    judgeAutoCreate(nobodys),
  ];
}

function judgeKey(
  { secret }: SfuKey,
  { stranger, old }: { readonly stranger: number; readonly old: number },
): Finding {
  if (stranger === 200) return faulty("sfu-key", "takes-strangers");
  if (old === 200) return faulty("sfu-key", "takes-old");
  const { length } = secret.reveal();
  if (length < SECRET_CHARACTERS) return faulty("sfu-key", "short", { length });
  return good("sfu-key");
}

function judgeAutoCreate(status: number): Finding {
  if (status === 404) return good("auto-create");
  if (status === 200) return faulty("auto-create", "on");
  return faulty("auto-create", "unexpected", { status });
}

/**
 * What the SFU says of a token without letting anybody in.
 *
 * @throws {HttpFailure}
 */
export async function validateToken(
  { http, apiUrl }: Pick<RoomServiceAccess, "http" | "apiUrl">,
  token: Secret,
): Promise<number> {
  // In the query, as LiveKit wants it; nothing of the answer is kept, for 1.13.5 repeats a bad token in it.
  const query = new URLSearchParams({ access_token: token.reveal() });
  return (await http({ url: `${apiUrl}/rtc/validate?${query.toString()}` })).status;
}
