import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LeaveEffect, LeaveEvent, LeaveState, LeaveTiming } from "./LeaveState.ts";
import { startLeave } from "./startLeave.ts";
import { transition, wakeAt } from "./transition.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const TIMING: LeaveTiming = { delayMs: 10 * SECOND, lookIntervalMs: 15 * SECOND, silenceMs: 8_000 };
const LONG: LeaveTiming = { ...TIMING, delayMs: HOUR };

type Happening = LeaveEvent extends infer TEvent
  ? TEvent extends LeaveEvent
    ? Omit<TEvent, "at" | "jitter">
    : never
  : never;

const joined: Happening = { kind: "joined" };
const left: Happening = { kind: "left", isShutdown: false };
const done: Happening = { kind: "restarted", answer: { kind: "done" }, askedAt: 0 };
type Felt = (Happening & { kind: "pulseFelt" })["pulse"];
const pulse = (felt: Felt): Happening => ({ kind: "pulseFelt", pulse: felt });
const looked = (found: "there" | "nobody" | "no-answer", askedAt: number): Happening => ({
  kind: "looked",
  found,
  askedAt,
});

interface Run {
  readonly state: LeaveState;
  readonly effects: readonly (readonly [number, LeaveEffect["kind"]])[];
}

/** What happens at which second, from the hand-over at 0; wake-ups in between included, answers not. */
function run(
  happenings: readonly (readonly [number, Happening])[],
  { timing = TIMING, start = {} }: { timing?: LeaveTiming; start?: object } = {},
): Run {
  let state = startLeave({ now: 0, restartedAt: 0, wasSeen: false, ...start }, timing);
  const effects: [number, LeaveEffect["kind"]][] = [];
  const apply = (at: number, happening: Happening): void => {
    const next = transition(state, { ...happening, at, jitter: 0.5 }, timing);
    state = next.state;
    for (const { kind } of next.effects) effects.push([at / SECOND, kind]);
  };
  for (const [second, happening] of happenings) {
    while (wakeAt(state) <= second * SECOND) apply(wakeAt(state), { kind: "timePassed" });
    apply(second * SECOND, happening);
  }
  return { state, effects };
}

const timePassed: Happening = { kind: "timePassed" };

describe("waiting", () => {
  it("[S155] looks at once, then less and less often, and sends the leave of who never comes", () => {
    const { state, effects } = run([
      [0.1, looked("nobody", 0)],
      [1.2, looked("no-answer", 1_100)],
      [2.8, looked("nobody", 2_700)],
      [10, timePassed],
    ]);
    expect(effects).toEqual([
      [0, "look"],
      [1.1, "look"],
      [2.7, "look"],
      [5.05, "look"],
      [10, "send"],
    ]);
    expect(state.phase).toBe("leaving");
  });

  it("[S155] an hour at most", () => {
    const timing = { ...TIMING, delayMs: 24 * HOUR };
    expect(run([[3_599, timePassed]], { timing }).state.phase).toBe("waiting");
    expect(run([[3_600, timePassed]], { timing }).effects.at(-1)).toEqual([3_600, "send"]);
  });

  it.each<[string, Happening]>([
    ["a webhook", joined],
    ["a look", looked("there", 0)],
  ])("[S157] %s that shows them starts the homeserver's timer again at once", (_what, found) => {
    const { state, effects } = run([[1, found]]);
    expect(state.phase).toBe("present");
    expect(effects).toEqual([
      [0, "look"],
      [1, "markSeen"],
      [1, "restart"],
    ]);
  });

  it("[S156] a session that ends is none of theirs", () => {
    const { state } = run([[1, left]]);
    expect(state).toEqual(run([[0, timePassed]]).state);
  });
});

describe("present", () => {
  it("[S157] the timer is started again after four fifths of the delay, counted from the request", () => {
    const { effects } = run([
      [1, joined],
      [1.5, { ...done, askedAt: 1_000 }],
      [9.1, { ...done, askedAt: 9_000 }],
      [16.9, timePassed],
    ]);
    expect(effects.filter(([, kind]) => kind === "restart")).toEqual([
      [1, "restart"],
      [9, "restart"],
    ]);
    expect(effects).toContainEqual([1.5, "saveRestart"]);
  });

  it("[S162] a restart that fails is tried again, past the delay too, and nobody is removed for it", () => {
    const failed: Happening = {
      kind: "restarted",
      answer: { kind: "failed", why: "status 500" },
      askedAt: 0,
    };
    const failures = [1, 2, 3, 4, 6, 9, 14, 21, 31, 46, 68].map((at) => [at, failed] as const);
    const { state, effects } = run([[0, joined], ...failures, [120, timePassed]]);
    expect(state.phase).toBe("present");
    expect(effects.filter(([, kind]) => kind === "send")).toEqual([]);
    const asked = effects.filter(([, kind]) => kind === "restart").map(([at]) => at);
    expect(asked.slice(0, 3)).toEqual([0, 1.5, 2.75]);
    expect(asked).toHaveLength(11);
  });

  it("[S162] a homeserver that is asked too much is left alone as long as it wants", () => {
    const answer = { kind: "limited", retryAfterMs: 6_000 } as const;
    const { effects } = run([
      [0, joined],
      [0, { kind: "restarted", answer, askedAt: 0 }],
      [7, timePassed],
    ]);
    expect(effects.filter(([, kind]) => kind === "restart")).toEqual([
      [0, "restart"],
      [6, "restart"],
    ]);
  });

  it("[S164] a delayed event that the homeserver does not know ends the job", () => {
    const unknown: Happening = { kind: "restarted", answer: { kind: "unknown" }, askedAt: 0 };
    const { state, effects } = run([
      [0, joined],
      [0.5, unknown],
      [99, timePassed],
    ]);
    expect(state).toEqual({ phase: "over", outcome: "expired" });
    expect(effects.map(([, kind]) => kind)).toEqual(["look", "markSeen", "restart"]);
  });

  it("[S159] without pulses a look at every interval, the same instants for everybody", () => {
    const timing = { ...LONG, silenceMs: 0 };
    const { effects } = run(
      [
        [1, joined],
        [1, done],
        [16, looked("there", 15_000)],
        [31, looked("there", 30_000)],
        [45, timePassed],
      ],
      { timing },
    );
    expect(effects.filter(([, kind]) => kind === "look").map(([at]) => at)).toEqual([
      0, 15, 30, 45,
    ]);
  });

  it("[S159] with the interval 0 there are none", () => {
    const timing = { ...LONG, silenceMs: 0, lookIntervalMs: 0 };
    const { state } = run(
      [
        [1, joined],
        [1, { ...done, askedAt: 1_000 }],
      ],
      { timing },
    );
    expect(wakeAt(state)).toBe(1_000 + 0.8 * HOUR);
  });
});

describe("missing", () => {
  const here = [
    [1, joined],
    [1, done],
  ] as const;
  const sendsOf = ({ effects }: Run) => effects.filter(([, kind]) => kind === "send");

  it("[S158] who is not back three seconds after their session ended has left", () => {
    const gone = run([...here, [2, left], [5.1, looked("nobody", 5_000)]]);
    expect(gone.effects).toContainEqual([5, "look"]);
    expect(sendsOf(gone)).toEqual([[5.1, "send"]]);
  });

  it.each<[string, readonly (readonly [number, Happening])[]]>([
    ["is back by then", [[5.1, looked("there", 5_000)]]],
    ["is said to be back", [[2.5, joined]]],
    [
      "was only thrown out by another connection of theirs, which is told first",
      [
        [2.1, joined],
        [2.2, left],
        [6, looked("there", 5_200)],
      ],
    ],
  ])("[S158] who %s has not", (_what, happenings) => {
    const back = run([...here, [2, left], ...happenings, [300, timePassed]], { timing: LONG });
    expect(back.state.phase).toBe("present");
    expect(sendsOf(back)).toEqual([]);
  });

  it("[S158] an answer from before the session ended does not count", () => {
    const { state } = run([...here, [2, left], [2.1, looked("there", 1_900)]]);
    expect(state.phase).toBe("missing");
  });

  it("[S158] the homeserver's timer is kept running meanwhile", () => {
    const shutdown: Happening = { kind: "left", isShutdown: true };
    const { effects } = run([...here, [2, shutdown], [9, timePassed]]);
    expect(effects.filter(([, kind]) => kind === "restart")).toHaveLength(2);
  });

  it("[S159] who is not found is looked for again eight seconds later", () => {
    const timing = { ...LONG, silenceMs: 0 };
    const happenings = [...here, [15, looked("nobody", 15_000)]] as const;
    expect(sendsOf(run([...happenings, [23, looked("there", 23_000)]], { timing }))).toEqual([]);
    const gone = run([...happenings, [23, looked("nobody", 23_000)]], { timing });
    expect(sendsOf(gone)).toEqual([[23, "send"]]);
  });

  it("[S160] while the SFU does not answer nobody has left, and then there is time to come back", () => {
    const happenings = [
      ...here,
      [2, left],
      [5, looked("no-answer", 5_000)],
      [6.1, looked("nobody", 6_000)],
    ] as const;
    const waits = run([...happenings, [34, timePassed]], { timing: LONG });
    expect(waits.state.phase).toBe("missing");
    const gone = run([...happenings, [35, looked("nobody", 35_000)]], { timing: LONG });
    expect(sendsOf(gone)).toEqual([[35, "send"]]);
  });

  it("[S160] a look that fails is remembered when the next one shows nobody", () => {
    const timing = { ...LONG, silenceMs: 0 };
    const { state } = run(
      [...here, [15, looked("no-answer", 15_000)], [30, looked("nobody", 30_000)]],
      { timing },
    );
    expect(wakeAt(state)).toBe(60_000);
  });

  it.each<[string, readonly (readonly [number, Happening])[]]>([
    ["felt alone", [[17, pulse("no-answer")]]],
    [
      "seen and felt",
      [
        [15, looked("no-answer", 15_000)],
        [17, pulse("untold")],
      ],
    ],
  ])("[S160] an SFU that was away is remembered, %s", (_how, away) => {
    const answered = [4, pulse("answered")] as const;
    const found = run([...here, answered, ...away, [30, looked("nobody", 30_000)]], {
      timing: LONG,
    });
    expect(wakeAt(found.state)).toBe(60_000);
    const felt = run([...here, answered, ...away, [30, pulse("nobody")]], { timing: LONG });
    expect(wakeAt(felt.state)).toBe(60_000);
  });

  it("[S160] who leaves with the SFU has half a minute", () => {
    const shutdown: Happening = { kind: "left", isShutdown: true };
    expect(wakeAt(run([...here, [2, shutdown]], { timing: LONG }).state)).toBe(32_000);
  });
});

describe("pulse", () => {
  const here = [
    [0, joined],
    [0, done],
  ] as const;

  it("[S161] who used to answer and is silent for eight seconds is gone", () => {
    const { effects } = run(
      [
        ...here,
        [4, pulse("answered")],
        [10, pulse("silent")],
        [12.25, pulse("silent")],
        [13, timePassed],
      ],
      { timing: LONG },
    );
    const pulses = effects.filter(([, kind]) => kind === "pulse").map(([at]) => at);
    expect(pulses).toEqual([1, 8, 10.25]);
    expect(effects.at(-1)).toEqual([12.25, "send"]);
  });

  it("[S161] who answers in between is there, and is looked at by nobody else", () => {
    const answers = Array.from({ length: 20 }, (_, at) => [4 + 4 * at, pulse("answered")] as const);
    const { state, effects } = run([...here, ...answers], { timing: LONG });
    expect(state.phase).toBe("present");
    expect(effects.filter(([, kind]) => kind === "look")).toEqual([[0, "look"]]);
  });

  it.each<[Felt]>([["silent"], ["untold"], ["no-answer"]])(
    "[S161] a client that never answered is asked less and less, and never judged by it (%s)",
    (felt) => {
      const all = Array.from({ length: 200 }, (_, at) => [4 + 4 * at, pulse(felt)] as const);
      const looks = Array.from(
        { length: 50 },
        (_, at) => [15.1 + 15 * at, looked("there", 15_000 * (at + 1))] as const,
      );
      const happenings = [...all, ...looks].toSorted(([one], [other]) => one - other);
      const { effects, state } = run([...here, ...happenings], { timing: LONG });
      expect(state.phase).toBe("present");
      expect(effects.filter(([, kind]) => kind === "pulse").length).toBeLessThan(25);
    },
  );

  it("[S161] another session starts anew", () => {
    const { state } = run(
      [...here, [4, pulse("answered")], [5, joined], [13, pulse("silent")], [20, pulse("silent")]],
      { timing: LONG },
    );
    expect(state.phase).toBe("present");
  });

  it("[S161] where the SFU has nobody of that name they are looked for", () => {
    const { state } = run([...here, [4, pulse("nobody")]], { timing: LONG });
    expect(state).toMatchObject({ phase: "missing", certainAt: 12_000 });
  });
});

describe("taken over", () => {
  const start = { now: 100 * SECOND, restartedAt: 95 * SECOND, wasSeen: true };

  it("[S165] who was seen before is looked for at once, and once more before they count as gone", () => {
    const { effects } = run(
      [
        [100.1, looked("nobody", 100_000)],
        [108.1, looked("nobody", 108_000)],
      ],
      { start, timing: LONG },
    );
    expect(effects).toEqual([
      [100, "look"],
      [108, "look"],
      [108.1, "send"],
    ]);
  });

  it("[S165] their timer goes on from where it was", () => {
    const { effects } = run([[103, looked("there", 100_000)]], { start });
    expect(effects).toContainEqual([103, "restart"]);
  });

  it("[S165] who was never seen is waited for, until the delay is over", () => {
    const { effects } = run([[105, timePassed]], { start: { ...start, wasSeen: false } });
    expect(effects.at(-1)).toEqual([105, "send"]);
  });
});

describe("leaving", () => {
  const gone = [
    [1, joined],
    [1, done],
    [2, left],
    [5, looked("nobody", 5_000)],
  ] as const;
  const sent = (kind: "done" | "unknown" | "failed"): Happening => ({
    kind: "sent",
    answer: kind === "failed" ? { kind, why: "status 500" } : { kind },
  });

  it.each(["done", "unknown"] as const)("[S166] %s ends it", (kind) => {
    const { state } = run([...gone, [6, sent(kind)]]);
    expect(state).toEqual({ phase: "over", outcome: "left" });
  });

  it("[S166] it is sent until the homeserver has it, for as long as the delay", () => {
    const { state, effects } = run([
      ...gone,
      [6, sent("failed")],
      [8, sent("failed")],
      [10, sent("failed")],
      [15, sent("failed")],
      [20, timePassed],
    ]);
    expect(effects.filter(([, kind]) => kind === "send").map(([at]) => at)).toEqual([
      5, 7, 9.5, 12.25,
    ]);
    expect(state).toEqual({ phase: "over", outcome: "given-up" });
  });

  it("[S166] who comes back before it is sent has not left", () => {
    const back = run([...gone, [6, joined], [7, sent("failed")], [60, timePassed]]);
    expect(back.state.phase).toBe("present");
    expect(run([...gone, [6, sent("failed")], [6.5, joined]]).state.phase).toBe("present");
    expect(run([...gone, [6, joined], [7, sent("done")]]).state.phase).toBe("over");
  });
});

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.constantFrom<Happening>(joined, timePassed),
  fc.record({ kind: fc.constant("left" as const), isShutdown: fc.boolean() }),
  fc.record({
    kind: fc.constant("looked" as const),
    found: fc.constantFrom("there" as const, "nobody" as const, "no-answer" as const),
    askedAt: fc.integer({ min: 0, max: 400_000 }),
  }),
  fc.constantFrom<Felt[]>("answered", "silent", "nobody", "untold", "no-answer").map(pulse),
  fc.record({
    kind: fc.constantFrom("restarted" as const, "sent" as const),
    answer: fc.constantFrom(
      { kind: "done" as const },
      { kind: "failed" as const, why: "status 500" },
      { kind: "limited" as const, retryAfterMs: 5_000 },
    ),
    askedAt: fc.constant(0),
  }) as fc.Arbitrary<Happening>,
);

/** Applies events in any order, keeping what is asked and what is answered apart as a runner does. */
function play(happenings: readonly (readonly [number, Happening])[], check: (run: Played) => void) {
  let state: LeaveState = startLeave({ now: 0, restartedAt: 0, wasSeen: false }, TIMING);
  let at = 0;
  const pending = new Map<string, number>();
  const answers: Record<string, LeaveEffect["kind"]> = {
    looked: "look",
    pulseFelt: "pulse",
    restarted: "restart",
    sent: "send",
  };
  for (const [afterMs, happening] of happenings) {
    at += afterMs;
    const asked = answers[happening.kind];
    if (asked !== undefined && !pending.has(asked)) continue;
    if (asked !== undefined) pending.delete(asked);
    const event = { ...happening, at, jitter: 0.5 } as LeaveEvent;
    const before = state;
    const next = transition(state, event, TIMING);
    state = next.state;
    for (const { kind } of next.effects) {
      check({ before, event, kind, isUnderWay: pending.has(kind) });
      if (Object.values(answers).includes(kind)) pending.set(kind, at);
    }
  }
  return { state, pending };
}

interface Played {
  readonly before: LeaveState;
  readonly event: LeaveEvent;
  readonly kind: LeaveEffect["kind"];
  readonly isUnderWay: boolean;
}

const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 9_000 }), happening), { maxLength: 80 });

it("[S167] in whatever order things happen, a leave is sent for a reason, and never while it is being sent", () => {
  fc.assert(
    fc.property(story, (happenings) => {
      play(happenings, ({ before, event, kind, isUnderWay }) => {
        if (kind !== "send") return;
        expect(isUnderWay).toBe(false);
        const reason = { phase: before.phase, event: event.kind };
        expect([
          { phase: "waiting", event: "timePassed" },
          { phase: "missing", event: "looked" },
          { phase: "present", event: "pulseFelt" },
          { phase: "leaving", event: "timePassed" },
        ]).toContainEqual(reason);
      });
    }),
  );
});

it("[S167] whatever happens, something is awaited or due until it is over", () => {
  fc.assert(
    fc.property(story, (happenings) => {
      const { state, pending } = play(happenings, () => undefined);
      expect(state.phase === "over" || pending.size > 0 || wakeAt(state) < Infinity).toBe(true);
    }),
  );
});
