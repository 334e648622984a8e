/** Who asks, by the word of the homeserver whose OpenID token came with the request. Rules S16–S19 in SPEC.md. */
import type { TokenRequest } from "./authorize/parseTokenRequest.ts";
import type { Person } from "./authorize/Person.ts";
import type { CallServiceParts } from "./ports.ts";
import { Refusal } from "./Refusal.ts";

/**
 * The person of the request's OpenID token: one look-up, and nobody else than the request claims.
 *
 * @throws {Refusal} `homeserver/*`, `person/foreign`, `person/claims-another`.
 */
export async function identifyByOpenId(
  { openId, claimedUserId }: Pick<TokenRequest, "openId" | "claimedUserId">,
  { homeserver }: Pick<CallServiceParts, "homeserver">,
): Promise<Person> {
  const userId = await homeserver.lookUpPerson(openId);
  if (claimedUserId !== undefined && claimedUserId !== userId) {
    throw new Refusal("person/claims-another");
  }
  return { userId, serverName: openId.serverName };
}
