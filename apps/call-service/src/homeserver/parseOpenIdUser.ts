/** Whether a homeserver's answer about an OpenID token may be believed. Rule S17 in SPEC.md. */
import { isRecord, isUserId, serverNameOf, type UserId } from "@tertulia/protocol";
import { Refusal } from "../Refusal.ts";

/**
 * The person a homeserver vouches for.
 *
 * @param serverName - the homeserver that was asked.
 * @returns a valid user id of exactly that homeserver.
 * @throws {Refusal} `homeserver/nonsense`, `person/foreign`.
 * @see Matrix server-server API, "GET /_matrix/federation/v1/openid/userinfo"
 */
export function parseOpenIdUser(answer: unknown, serverName: string): UserId {
  const sub = isRecord(answer) ? answer["sub"] : undefined;
  if (typeof sub !== "string") throw new Refusal("homeserver/nonsense", "no sub");
  // Without this a homeserver could vouch for the people of every other.
  if (!isUserId(sub) || serverNameOf(sub) !== serverName) throw new Refusal("person/foreign");
  return sub;
}
