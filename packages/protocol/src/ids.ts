/** The identifiers that cross the wire, as branded strings, and what may be read out of them. */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `!opaque:server`, or `!` and 43 characters from room version 12 on: no server can be read out of it. */
export type MatrixRoomId = Branded<"MatrixRoomId">;
/** `@localpart:server`; the server may hold a port, so it starts at the first colon and may hold another. */
export type UserId = Branded<"UserId">;
/** Opaque id of one login, unique for its user only. */
export type DeviceId = Branded<"DeviceId">;
/** Name of a room on the SFU; never the Matrix room id. */
export type LiveKitRoomName = Branded<"LiveKitRoomName">;
/** Identity of a participant on the SFU: `user:device`, or a hash for sticky memberships (MSC4195). */
export type LiveKitIdentity = Branded<"LiveKitIdentity">;

/** Longest Matrix identifier in bytes (Matrix specification, appendices, "Common Identifier Format"). */
const MAX_ID_BYTES = 255;
const SERVER_NAME =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Za-z.-]{1,255})(?::\d{1,5})?$/;
/** Historical localparts may hold any printable ASCII but the colon; servers still have such people. */
const LOCALPART = /^[\x21-\x39\x3b-\x7e]*$/;

/** Whether a string is a Matrix server name: host or address, with an optional port. */
export function isServerName(value: string): boolean {
  return SERVER_NAME.test(value);
}

/** Whether a string is a user id, historical localparts included (Matrix specification, "User Identifiers"). */
export function isUserId(value: string): value is UserId {
  if (!value.startsWith("@") || utf8Length(value) > MAX_ID_BYTES) return false;
  const colonAt = value.indexOf(":");
  return (
    colonAt > 0 && LOCALPART.test(value.slice(1, colonAt)) && isServerName(value.slice(colonAt + 1))
  );
}

/** Whether a string can be a room id. Room version 12 ids have no server part. */
export function isMatrixRoomId(value: string): value is MatrixRoomId {
  return value.startsWith("!") && value.length > 1 && utf8Length(value) <= MAX_ID_BYTES;
}

/** The server of a user id: all after the first colon, port included. */
export function serverNameOf(userId: UserId): string {
  return userId.slice(userId.indexOf(":") + 1);
}

/** Identity on the SFU of a state membership: user id and device id joined by a colon (MSC4195, legacy form). */
export function toLiveKitIdentity(userId: UserId, deviceId: DeviceId): LiveKitIdentity {
  return `${userId}:${deviceId}` as LiveKitIdentity;
}

function utf8Length(value: string): number {
  let length = 0;
  for (const character of value) {
    const point = character.codePointAt(0) ?? 0;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }
  return length;
}
