/** Asks the SFU whether the people of delegated leaves are there, once for all who ask about a room. Rules S168–S169 in SPEC.md. */
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import type { Clock, Sfu } from "../ports.ts";
import type { LeaveKeeper } from "./createLeaveKeeper.ts";

/** Up to so many people of a room are asked about one by one; more make the whole list cheaper. */
const MAX_SINGLE_LOOKS = 4;

export interface Presence {
  /** Tells every keeper of the room what was found, whichever of them asked. */
  readonly look: (room: LiveKitRoomName) => void;
  readonly feelPulse: (keeper: LeaveKeeper) => void;
}

export interface PresenceOptions {
  readonly sfu: Sfu;
  readonly clock: Clock;
  /** The keepers of a room, as they are now. */
  readonly keepersOf: (room: LiveKitRoomName) => readonly LeaveKeeper[];
}

/** Asks nothing by itself. */
export function createPresence({ sfu, clock, keepersOf }: PresenceOptions): Presence {
  const underWay = new Map<LiveKitRoomName, { isWantedAgain: boolean }>();

  const findPresent = async (
    room: LiveKitRoomName,
    identities: readonly LiveKitIdentity[],
  ): Promise<ReadonlySet<LiveKitIdentity>> => {
    const found =
      identities.length > MAX_SINGLE_LOOKS
        ? await sfu.listParticipants(room)
        : await Promise.all(identities.map((identity) => sfu.getParticipant(room, identity)));
    const present = found.filter((one) => one !== null && one.state !== "disconnected");
    return new Set(present.map((one) => one?.identity ?? ("" as LiveKitIdentity)));
  };

  const look = async (room: LiveKitRoomName): Promise<void> => {
    const asked = keepersOf(room);
    const askedAt = clock.now();
    const identities = asked.flatMap((keeper) => keeper.identities);
    // Why it failed does not matter here: nobody is gone because the SFU is.
    const present = await findPresent(room, identities).catch(() => null);
    for (const keeper of asked) {
      const isThere = keeper.identities.some((identity) => present?.has(identity));
      const found = present === null ? "no-answer" : isThere ? "there" : "nobody";
      keeper.tell({ kind: "looked", found, askedAt });
    }
  };

  const start = (room: LiveKitRoomName): void => {
    const running = underWay.get(room);
    if (running !== undefined) {
      // Somebody who was not asked about: the answer on its way says nothing of them.
      running.isWantedAgain = true;
      return;
    }
    const run = { isWantedAgain: false };
    underWay.set(room, run);
    void look(room).then(() => {
      underWay.delete(room);
      if (run.isWantedAgain) start(room);
    });
  };

  return {
    look: start,
    feelPulse: (keeper) => {
      void feelPulse(keeper, sfu).then((pulse) => keeper.tell({ kind: "pulseFelt", pulse }));
    },
  };
}

type Pulse = "answered" | "silent" | "nobody" | "untold" | "no-answer";

/** The name a device takes part under is not known: one that answers is enough. */
async function feelPulse({ job, identities }: LeaveKeeper, sfu: Sfu): Promise<Pulse> {
  const { room } = job();
  const felt = await Promise.all(
    identities.map((identity) => sfu.feelPulse(room, identity).catch(() => "no-answer" as const)),
  );
  const order: readonly Pulse[] = ["answered", "silent", "untold", "no-answer", "nobody"];
  return order.find((pulse) => felt.includes(pulse)) ?? "no-answer";
}
