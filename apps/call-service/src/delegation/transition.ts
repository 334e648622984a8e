/** What becomes of a delegated leave when something happens. Rules S155–S167 in SPEC.md. */
import {
  again,
  afterRefusal,
  firstPulse,
  isDue,
  nextLook,
  nextPulse,
  nextRestart,
  underWay,
} from "./attempts.ts";
import type {
  Attempts,
  Leaving,
  LeaveEffect,
  LeaveEvent,
  LeaveState,
  LeaveTiming,
  Missing,
  Present,
  Waiting,
} from "./LeaveState.ts";

const MIN_SENDING_MS = 1_000;
const MAX_SENDING_MS = 60 * 60_000;
/** A new session follows the old one within a second or two when somebody reconnects. */
const LEFT_GRACE_MS = 3_000;
/** Nobody was told of a leave: a session may just have broken and be about to come back. */
const UNTOLD_GRACE_MS = 8_000;
/** After the SFU was away everybody comes back, some late. */
const SFU_AWAY_GRACE_MS = 30_000;
const PULSE_INTERVAL_MS = 4_000;
const PULSE_AGAIN_MS = 250;
const FIRST_RETRY_MS = 1_000;
const MIN_FIRST_RETRY_MS = 250;

export interface Transition {
  readonly state: LeaveState;
  readonly effects: readonly LeaveEffect[];
}

/** Milliseconds since the epoch at which `timePassed` is due; `Infinity` while only answers are awaited. */
export function wakeAt(state: LeaveState): number {
  switch (state.phase) {
    case "waiting":
      return Math.min(state.giveUpAt, state.look.dueAt);
    case "present":
      return Math.min(state.restart.dueAt, state.look.dueAt, state.pulse.dueAt);
    case "missing":
      return Math.min(state.restart.dueAt, state.look.dueAt);
    case "leaving":
      return state.send.dueAt;
    case "over":
      return Infinity;
  }
}

/** Pure: time and chance come with the event. */
export function transition(state: LeaveState, event: LeaveEvent, timing: LeaveTiming): Transition {
  switch (state.phase) {
    case "waiting":
      return whileWaiting(state, event, timing);
    case "present":
      return whilePresent(state, event, timing);
    case "missing":
      return whileMissing(state, event, timing);
    case "leaving":
      return whileLeaving(state, event, timing);
    case "over":
      return stay(state);
  }
}

function whileWaiting(state: Waiting, event: LeaveEvent, timing: LeaveTiming): Transition {
  switch (event.kind) {
    case "timePassed":
      if (event.at >= state.giveUpAt) return leave(event.at, timing);
      return isDue(state.look, event.at)
        ? { state: { ...state, look: underWay(state.look) }, effects: [{ kind: "look" }] }
        : stay(state);
    case "joined":
      return arrive(event.at, timing);
    case "looked":
      if (event.found === "there") return arrive(event.at, timing);
      return stay({ ...state, look: again(state.look, event) });
    default:
      // A session that ended before this one began, or a connection that broke off and is tried again.
      return stay(state);
  }
}

function whilePresent(state: Present, event: LeaveEvent, timing: LeaveTiming): Transition {
  switch (event.kind) {
    case "timePassed":
      return startDue(state, event.at);
    case "left": {
      const graceMs = event.isShutdown ? SFU_AWAY_GRACE_MS : LEFT_GRACE_MS;
      return stay(miss(state, event.at, graceMs));
    }
    case "looked":
      return afterLook(state, event, timing);
    case "pulseFelt":
      return afterPulse(state, event, timing);
    case "restarted":
      return afterRestart(state, event, timing);
    case "joined":
      // Another session: what the last one answered says nothing of it.
      return stay({ ...state, pulse: firstPulse(event.at, timing) });
    default:
      return stay(state);
  }
}

function whileMissing(state: Missing, event: LeaveEvent, timing: LeaveTiming): Transition {
  switch (event.kind) {
    case "timePassed":
      return startDue(state, event.at);
    case "joined":
      return stay(present(event.at, state.restart, timing));
    case "looked":
      return afterSecondLook(state, event, timing);
    case "restarted":
      return afterRestart(state, event, timing);
    default:
      return stay(state);
  }
}

function whileLeaving(state: Leaving, event: LeaveEvent, timing: LeaveTiming): Transition {
  switch (event.kind) {
    case "timePassed":
      if (!isDue(state.send, event.at)) return stay(state);
      if (event.at >= state.giveUpAt) return over("given-up");
      return { state: { ...state, send: underWay(state.send) }, effects: [{ kind: "send" }] };
    case "joined":
      if (state.send.dueAt === Infinity) return stay({ ...state, isBack: true });
      return arrive(event.at, timing);
    case "sent":
      if (event.answer.kind === "done" || event.answer.kind === "unknown") return over("left");
      if (state.isBack) return arrive(event.at, timing);
      return stay({
        ...state,
        send: afterRefusal(state.send, event.answer, { ...event, firstDelayMs: FIRST_RETRY_MS }),
      });
    default:
      return stay(state);
  }
}

function startDue(state: Present | Missing, now: number): Transition {
  const effects: LeaveEffect[] = [];
  let next = state;
  if (isDue(state.restart, now)) {
    next = { ...next, restart: underWay(state.restart) };
    effects.push({ kind: "restart" });
  }
  if (isDue(state.look, now)) {
    next = { ...next, look: underWay(state.look) };
    effects.push({ kind: "look" });
  }
  if (next.phase === "present" && next.pulse.dueAt <= now) {
    next = { ...next, pulse: { ...next.pulse, dueAt: Infinity } };
    effects.push({ kind: "pulse" });
  }
  return { state: next, effects };
}

function afterLook(
  state: Present,
  event: LeaveEvent & { kind: "looked" },
  timing: LeaveTiming,
): Transition {
  switch (event.found) {
    case "there":
      return stay({ ...state, look: nextLook(event.at, timing) });
    case "no-answer":
      return stay({
        ...state,
        look: { ...nextLook(event.at, timing), failures: state.look.failures + 1 },
      });
    case "nobody":
      return stay(miss(state, event.at, graceAfterNobody(state)));
  }
}

function afterSecondLook(
  state: Missing,
  event: LeaveEvent & { kind: "looked" },
  timing: LeaveTiming,
): Transition {
  const { at, found, askedAt } = event;
  switch (found) {
    case "there":
      // An answer to an older question would undo what the SFU has said since.
      if (askedAt < state.since) return stay(state);
      return stay(present(at, state.restart, timing));
    case "no-answer":
      return stay({
        ...state,
        look: again(state.look, event),
        certainAt: Math.max(state.certainAt, at + SFU_AWAY_GRACE_MS),
      });
    case "nobody":
      if (askedAt >= state.certainAt) return leave(at, timing);
      return stay({ ...state, look: { dueAt: state.certainAt, failures: 0 } });
  }
}

function afterPulse(
  state: Present,
  event: LeaveEvent & { kind: "pulseFelt" },
  timing: LeaveTiming,
): Transition {
  const { at, pulse } = event;
  const { answeredAt } = state.pulse;
  switch (pulse) {
    case "answered":
      return stay({
        ...state,
        // Who answers is there: nobody else need be asked.
        look:
          state.look.dueAt === Infinity ? state.look : nextLook(at + timing.lookIntervalMs, timing),
        pulse: { dueAt: at + PULSE_INTERVAL_MS, answeredAt: at, vain: 0 },
      });
    case "silent":
      if (answeredAt === null) return stay({ ...state, pulse: nextPulse(state.pulse, event) });
      if (at - answeredAt >= timing.silenceMs) return leave(at, timing);
      return stay({ ...state, pulse: { ...state.pulse, dueAt: at + PULSE_AGAIN_MS } });
    case "nobody":
      return stay(miss(state, at, graceAfterNobody(state)));
    case "untold":
    case "no-answer": {
      const { dueAt } = state.look.dueAt === Infinity ? state.look : nextLook(at, timing);
      const failures = state.look.failures + (pulse === "no-answer" ? 1 : 0);
      return stay({
        ...state,
        look: { dueAt, failures },
        // Who could not be asked is not held to have been silent.
        pulse: nextPulse({ ...state.pulse, answeredAt: null }, event),
      });
    }
  }
}

function graceAfterNobody({ look }: Present): number {
  return look.failures > 0 ? SFU_AWAY_GRACE_MS : UNTOLD_GRACE_MS;
}

function afterRestart(
  state: Present | Missing,
  event: LeaveEvent & { kind: "restarted" },
  { delayMs }: LeaveTiming,
): Transition {
  const { answer, askedAt } = event;
  if (answer.kind === "unknown") return over("expired");
  if (answer.kind === "done") {
    const restart = nextRestart(askedAt, delayMs);
    const effects = [{ kind: "saveRestart", restartedAt: askedAt }] as const;
    return { state: { ...state, restart }, effects };
  }
  // Also when the delay is over: the homeserver may have been away as well, and its timer with it.
  const firstDelayMs = Math.max(MIN_FIRST_RETRY_MS, Math.min(FIRST_RETRY_MS, delayMs / 20));
  return stay({
    ...state,
    restart: afterRefusal(state.restart, answer, { ...event, firstDelayMs }),
  });
}

function arrive(now: number, timing: LeaveTiming): Transition {
  const { state, effects } = startDue(present(now, { dueAt: now, failures: 0 }, timing), now);
  return { state, effects: [{ kind: "markSeen" }, ...effects] };
}

function present(now: number, restart: Attempts, timing: LeaveTiming): Present {
  const look = nextLook(now, timing);
  return { phase: "present", restart, look, pulse: firstPulse(now, timing) };
}

function miss({ restart }: Present, now: number, graceMs: number): Missing {
  const certainAt = now + graceMs;
  const look = { dueAt: certainAt, failures: 0 };
  return { phase: "missing", restart, look, since: now, certainAt };
}

function leave(now: number, { delayMs }: LeaveTiming): Transition {
  const state: Leaving = {
    phase: "leaving",
    send: { dueAt: Infinity, failures: 0 },
    giveUpAt: now + Math.max(MIN_SENDING_MS, Math.min(MAX_SENDING_MS, delayMs)),
    isBack: false,
  };
  return { state, effects: [{ kind: "send" }] };
}

function over(outcome: "left" | "expired" | "given-up"): Transition {
  return { state: { phase: "over", outcome }, effects: [] };
}

function stay(state: LeaveState): Transition {
  return { state, effects: [] };
}
