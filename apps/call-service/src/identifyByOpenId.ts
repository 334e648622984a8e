/** Who asks, by the word of the homeserver whose OpenID token came with the request. Rules S16–S19 in SPEC.md. */
import type { TokenRequest } from "./authorize/parseTokenRequest.ts";
import type { Person } from "./authorize/Person.ts";
import type { CallServiceParts } from "./ports.ts";
import { Refusal } from "./Refusal.ts";

/**
 * The person of the request's OpenID token: one look-up, nobody else than the request claims, and not too often.
 *
 * @throws {Refusal} `homeserver/*`, `person/foreign`, `person/claims-another`, `limits/person`.
 */
export async function identifyByOpenId(
  { openId, claimedUserId }: Pick<TokenRequest, "openId" | "claimedUserId">,
  { homeserver, limits }: Pick<CallServiceParts, "homeserver" | "limits">,
): Promise<Person> {
  const userId = await homeserver.lookUpPerson(openId);
  if (claimedUserId !== undefined && claimedUserId !== userId) {
    throw new Refusal("person/claims-another");
  }
  limits.countPerson(userId);
  return { userId, serverName: openId.serverName };
}
