/** LiveKit's RoomService as a look uses it: Twirp in JSON. */
import type { Http } from "../../../machine/Http.ts";
import { askJson, type JsonAnswer } from "../askJson.ts";
import { signSfuToken, type SfuKey } from "./signSfuToken.ts";

export interface RoomServiceAccess {
  readonly http: Http;
  /** `http:` or `https:` URL without a slash at the end. */
  readonly apiUrl: string;
  readonly key: SfuKey;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface RoomServiceCall {
  readonly method: "CreateRoom" | "ListRooms" | "DeleteRoom";
  readonly body: object;
  /** LiveKit's grants; default: what these three need. */
  readonly video?: Readonly<Record<string, boolean | string>>;
}

/** @throws {HttpFailure} */
export function askRoomService(
  { http, apiUrl, key, now }: RoomServiceAccess,
  { method, body, video = { roomCreate: true, roomList: true } }: RoomServiceCall,
): Promise<JsonAnswer> {
  return askJson(http, {
    url: `${apiUrl}/twirp/livekit.RoomService/${method}`,
    method: "POST",
    accessToken: signSfuToken({ video, identity: "look", now: now() }, key),
    body,
  });
}
