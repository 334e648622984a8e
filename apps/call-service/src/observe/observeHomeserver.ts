/** How long homeservers take to say who is asking, told from outside of the adapter that asks them. Rule S264 in SPEC.md. */
import { isServerName } from "@tertulia/protocol";
import type { CallServiceParts, Homeserver } from "../ports.ts";
import { Refusal } from "../Refusal.ts";

/** The same homeserver; its refusals also say who was asked and how long that took. */
export function observeHomeserver(
  homeserver: Homeserver,
  { observer, clock }: Pick<CallServiceParts, "observer" | "clock">,
): Homeserver {
  return {
    ...homeserver,
    lookUpPerson: async (lookUp) => {
      const startedAt = clock.now();
      try {
        const person = await homeserver.lookUpPerson(lookUp);
        observer.lookUpEnded({ outcome: "found", tookMs: clock.now() - startedAt });
        return person;
      } catch (error) {
        const tookMs = clock.now() - startedAt;
        const outcome = error instanceof Refusal ? error.reason : "failed";
        observer.lookUpEnded({ outcome, tookMs });
        if (!(error instanceof Refusal)) throw error;
        // What a caller calls its homeserver is written down only when it could be one.
        const host = isServerName(lookUp.serverName) ? lookUp.serverName : undefined;
        throw error.during({ host, tookMs });
      }
    },
  };
}
