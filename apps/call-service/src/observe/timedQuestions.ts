/** How long other servers take to answer, told from outside of the adapters that ask them. Rule S264 in SPEC.md. */
import { isServerName } from "@tertulia/protocol";
import type { CallServiceParts, Clock, Homeserver, Membership, Sfu } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import type { EndedQuestion } from "./Observer.ts";

interface Timing {
  readonly clock: Clock;
  /** Who is asked, where that may be written down. */
  readonly host: string | undefined;
  readonly tell: (question: EndedQuestion) => void;
}

/** The same homeserver; its refusals also say who was asked and how long that took. */
export function observeHomeserver(
  homeserver: Homeserver,
  { observer, clock }: Pick<CallServiceParts, "observer" | "clock">,
): Homeserver {
  return {
    ...homeserver,
    lookUpPerson: (lookUp) => {
      // What a caller calls its homeserver is written down only when it could be one; a token that
      // got into the wrong field has neither dot nor port.
      const { serverName } = lookUp;
      const host = isServerName(serverName) && /[.:]/u.test(serverName) ? serverName : undefined;
      const timing = { clock, host, tell: observer.lookUpEnded };
      return timed(() => homeserver.lookUpPerson(lookUp), timing);
    },
  };
}

/** The same SFU; its refusals also say where its API is and how long it took. */
export function observeSfu(
  sfu: Sfu,
  { observer, clock, config }: Pick<CallServiceParts, "observer" | "clock" | "config">,
): Sfu {
  // Read for each call: the settings can change.
  const timing = {
    clock,
    get host() {
      return new URL(config.sfu.apiUrl).host;
    },
    tell: observer.sfuCallEnded,
  };
  return {
    ensureRoom: (room) => timed(() => sfu.ensureRoom(room), timing),
    listRooms: () => timed(() => sfu.listRooms(), timing),
    listParticipants: (room) => timed(() => sfu.listParticipants(room), timing),
    getParticipant: (room, identity) => timed(() => sfu.getParticipant(room, identity), timing),
    removeParticipant: (room, identity) =>
      timed(() => sfu.removeParticipant(room, identity), timing),
    // Two seconds of silence are the client's, not the SFU's.
    feelPulse: sfu.feelPulse,
    deleteRoom: (room) => timed(() => sfu.deleteRoom(room), timing),
  };
}

/** The same membership; its refusals also say which homeserver was asked and how long that took. */
export function observeMembership(
  membership: Membership,
  { clock, config }: Pick<CallServiceParts, "clock" | "config">,
): Membership {
  const timing = {
    clock,
    get host() {
      return config.membership.access?.serverName;
    },
    // Told by the request that waits for it; what is remembered would count as an answer.
    tell: () => undefined,
  };
  return {
    standingOf: (userId, room) => timed(() => membership.standingOf(userId, room), timing),
    check: (person, room) => timed(() => membership.check(person, room), timing),
  };
}

async function timed<Answer>(
  ask: () => Promise<Answer>,
  { clock, host, tell }: Timing,
): Promise<Answer> {
  const startedAt = clock.now();
  try {
    const answer = await ask();
    tell({ outcome: "answered", tookMs: clock.now() - startedAt });
    return answer;
  } catch (error) {
    const tookMs = clock.now() - startedAt;
    tell({ outcome: error instanceof Refusal ? error.reason : "failed", tookMs });
    throw error instanceof Refusal ? error.during({ host, tookMs }) : error;
  }
}
