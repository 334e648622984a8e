/** The delegated leaves that this replica works on, by job and by room. Rules S158, S168–S170 in SPEC.md. */
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import type { Clock, Sfu } from "../ports.ts";
import type { SfuEvents } from "../sfuEvents/createSfuEvents.ts";
import type { SfuEvent } from "../sfuEvents/SfuEvent.ts";
import {
  createLeaveKeeper,
  type Happening,
  type LeaveKeeper,
  type LeaveKeeperParts,
} from "./createLeaveKeeper.ts";
import { createPresence } from "./createPresence.ts";
import { jobKey, type LeaveJob } from "./LeaveJob.ts";
import type { LeaveTiming } from "./LeaveState.ts";

export interface Keepers {
  readonly get: (key: string) => LeaveKeeper | undefined;
  readonly all: () => readonly LeaveKeeper[];
  /** Works on it from now on, in place of a job of the same key. */
  readonly keep: (job: LeaveJob) => void;
  /** Somebody else works on it. Resolves when nothing of it is under way here. */
  readonly drop: (key: string) => Promise<void>;
}

export interface KeepersOptions extends Omit<LeaveKeeperParts, "look" | "feelPulse" | "onTrouble"> {
  /** A homeserver does not do what it is asked about a job. */
  readonly onTrouble: (job: LeaveJob, method: "restart" | "send", why: string) => void;
  readonly sfu: Sfu;
  readonly sfuEvents: SfuEvents;
  readonly clock: Clock;
  readonly timing: Omit<LeaveTiming, "delayMs">;
}

/** Starts empty; what the SFU says is passed on to whom it is about. */
export function createKeepers(options: KeepersOptions): Keepers {
  const { sfu, sfuEvents, clock } = options;
  const keepers = new Map<string, LeaveKeeper>();
  const byRoom = new Map<LiveKitRoomName, Set<LeaveKeeper>>();
  const keepersOf = (room: LiveKitRoomName): LeaveKeeper[] => [...(byRoom.get(room) ?? [])];
  const presence = createPresence({ sfu, clock, keepersOf });

  const forget = (keeper: LeaveKeeper): void => {
    const { room } = keeper.job();
    const key = jobKey(keeper.job());
    if (keepers.get(key) === keeper) keepers.delete(key);
    byRoom.get(room)?.delete(keeper);
    if (byRoom.get(room)?.size === 0) byRoom.delete(room);
  };

  const drop = async (key: string): Promise<void> => {
    const keeper = keepers.get(key);
    if (keeper === undefined) return;
    forget(keeper);
    await keeper.stop();
  };

  sfuEvents.subscribe((event) => {
    const happening = toHappening(event);
    if (happening === null || event.room === undefined) return;
    const { participant } = event;
    for (const keeper of keepersOf(event.room.name)) {
      if (isAbout(keeper, participant?.identity)) keeper.tell(happening);
    }
  });

  return {
    get: (key) => keepers.get(key),
    all: () => [...keepers.values()],
    keep: (job) => {
      const key = jobKey(job);
      void drop(key);
      const keeper = createLeaveKeeper(
        job,
        { ...options.timing, delayMs: job.delayMs },
        {
          ...options,
          look: () => presence.look(job.room),
          feelPulse: presence.feelPulse,
          onTrouble: (method, why) => options.onTrouble(job, method, why),
          onOver: (over, outcome) => {
            forget(over);
            options.onOver(over, outcome);
          },
        },
      );
      keepers.set(key, keeper);
      byRoom.set(job.room, (byRoom.get(job.room) ?? new Set()).add(keeper));
    },
    drop,
  };
}

/** A room that ends ends every session in it. */
function isAbout({ identities }: LeaveKeeper, identity: LiveKitIdentity | undefined): boolean {
  return identity === undefined || identities.includes(identity);
}

function toHappening({ name, participant }: SfuEvent): Happening | null {
  switch (name) {
    case "participant_joined":
      return participant === undefined ? null : { kind: "joined" };
    case "participant_left":
    case "participant_connection_aborted":
      if (participant === undefined) return null;
      return { kind: "left", isShutdown: participant.disconnectReason === "SERVER_SHUTDOWN" };
    case "room_finished":
      return { kind: "left", isShutdown: false };
    default:
      return null;
  }
}
