/** Works on one delegated leave: feeds its state machine and does what it says. Rules S157–S167 in SPEC.md. */
import type { LiveKitIdentity } from "@tertulia/protocol";
import type { Alarms, Clock } from "../ports.ts";
import type {
  DelayedEventAnswer,
  LeaveEffect,
  LeaveEvent,
  LeaveState,
  LeaveTiming,
} from "./LeaveState.ts";
import type { LeaveJob } from "./LeaveJob.ts";
import type { DelayedEvents } from "./ports.ts";
import { startLeave } from "./startLeave.ts";
import { transition, wakeAt } from "./transition.ts";

const MAX_REQUEST_MS = 5_000;
const MIN_REQUEST_MS = 500;

export type Happening = LeaveEvent extends infer TEvent
  ? TEvent extends LeaveEvent
    ? Omit<TEvent, "at" | "jitter">
    : never
  : never;

export interface LeaveKeeper {
  /** As it is now; `restartedAt` and `wasSeen` change. */
  readonly job: () => LeaveJob;
  readonly phase: () => LeaveState["phase"];
  /** Every name that this person's device may have on the SFU. */
  readonly identities: readonly LiveKitIdentity[];
  readonly tell: (happening: Happening) => void;
  /** Nothing more is begun; resolves when nothing is under way any more. */
  readonly stop: () => Promise<void>;
}

export interface LeaveKeeperParts {
  readonly clock: Clock;
  readonly alarms: Alarms;
  /** In [0, 1). */
  readonly random: () => number;
  readonly delayedEvents: DelayedEvents;
  /** Answered by `tell`. */
  readonly look: (keeper: LeaveKeeper) => void;
  /** Answered by `tell`. */
  readonly feelPulse: (keeper: LeaveKeeper) => void;
  /** The homeserver did not do what it was asked; told once until it does. */
  readonly onTrouble: (method: "restart" | "send", why: string) => void;
  /** `restartedAt` or `wasSeen` is another. */
  readonly onChange: (job: LeaveJob) => void;
  /** Last of all. */
  readonly onOver: (
    keeper: LeaveKeeper,
    outcome: (LeaveState & { phase: "over" })["outcome"],
  ) => void;
}

/** Begins right away. */
export function createLeaveKeeper(
  first: LeaveJob,
  timing: LeaveTiming,
  parts: LeaveKeeperParts,
): LeaveKeeper {
  const { clock, alarms, delayedEvents } = parts;
  let job = first;
  let state = startLeave({ ...first, now: clock.now() }, timing);
  let cancelAlarm = (): void => undefined;
  let isStopped = false;
  let isInTrouble = false;
  const underWay = new Set<Promise<void>>();

  const change = (changes: Partial<LeaveJob>): void => {
    job = { ...job, ...changes };
    parts.onChange(job);
  };

  const ask = (method: "restart" | "send", kind: "restarted" | "sent"): void => {
    const askedAt = clock.now();
    // Time for another attempt must be left before the homeserver's timer ends.
    const leftMs = job.restartedAt + job.delayMs - askedAt;
    const timeoutMs = Math.min(MAX_REQUEST_MS, Math.max(MIN_REQUEST_MS, leftMs / 3));
    const request = delayedEvents[method](job, timeoutMs).then((answer) => {
      underWay.delete(request);
      noteTrouble(method, answer);
      tell({ kind, answer, askedAt });
    });
    underWay.add(request);
  };

  const noteTrouble = (method: "restart" | "send", answer: DelayedEventAnswer): void => {
    const why = whyNot(answer);
    if (why !== null && !isInTrouble) parts.onTrouble(method, why);
    isInTrouble = why !== null;
  };

  const perform = (effect: LeaveEffect): void => {
    switch (effect.kind) {
      case "look":
        return parts.look(keeper);
      case "pulse":
        return parts.feelPulse(keeper);
      case "restart":
        return ask("restart", "restarted");
      case "send":
        return ask("send", "sent");
      case "markSeen":
        return job.wasSeen ? undefined : change({ wasSeen: true });
      case "saveRestart":
        return change({ restartedAt: effect.restartedAt });
    }
  };

  const tell = (happening: Happening): void => {
    if (isStopped || state.phase === "over") return;
    const event = { ...happening, at: clock.now(), jitter: parts.random() } as LeaveEvent;
    const next = transition(state, event, timing);
    state = next.state;
    for (const effect of next.effects) perform(effect);
    setAlarm();
    if (next.state.phase === "over") parts.onOver(keeper, next.state.outcome);
  };

  const setAlarm = (): void => {
    cancelAlarm();
    const at = wakeAt(state);
    cancelAlarm =
      at === Infinity ? () => undefined : alarms.set(at, () => tell({ kind: "timePassed" }));
  };

  const keeper: LeaveKeeper = {
    job: () => job,
    phase: () => state.phase,
    identities:
      first.otherIdentity === null ? [first.identity] : [first.identity, first.otherIdentity],
    tell,
    stop: async () => {
      isStopped = true;
      cancelAlarm();
      await Promise.all(underWay);
    },
  };
  setAlarm();
  return keeper;
}

/** @returns `null` when it did, or has nothing to do it with. */
function whyNot(answer: DelayedEventAnswer): string | null {
  if (answer.kind === "failed") return answer.why;
  return answer.kind === "limited" ? `asked too often, for ${answer.retryAfterMs} ms` : null;
}
