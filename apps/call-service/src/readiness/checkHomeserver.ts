/** Whether a homeserver says whose a token is, found out with a token that nobody has. Rule S275 in SPEC.md. */
import { Secret } from "@tertulia/protocol";
import type { Homeserver } from "../ports.ts";
import { Refusal } from "../Refusal.ts";

/** No homeserver ever made it. */
const NOBODYS_TOKEN = new Secret("tertulia-readiness");
/** Of a long list only so many are asked: it is about the service, not about all of its guests. */
const MAX_ASKED = 3;

/**
 * The same question as for a real token, so the same resolution, addresses and certificates.
 * Resolves when one of them answers as it should.
 *
 * @throws {Refusal} why the first of them did not.
 */
export async function checkHomeserver(
  homeserver: Homeserver,
  names: ReadonlySet<string>,
): Promise<void> {
  const asked = [...names].slice(0, MAX_ASKED).map((name) => refuses(homeserver, name));
  try {
    await Promise.any(asked);
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

async function refuses(homeserver: Homeserver, serverName: string): Promise<void> {
  try {
    await homeserver.lookUpPerson({ serverName, accessToken: NOBODYS_TOKEN });
  } catch (error) {
    if (error instanceof Refusal && error.reason === "homeserver/token-refused") return;
    throw error;
  }
  throw new Refusal("homeserver/nonsense", "knows a token that nobody has");
}
