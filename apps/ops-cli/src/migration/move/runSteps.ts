/** Does what of a move is not done yet. Rules O310 to O312 in SPEC.md. */
import type { Context } from "../../cli/Context.ts";
import { toned, type Text } from "../../cli/Text.ts";
import { interruptedRun } from "../../machine/interruptedRun.ts";
import type { Journal, StepId, StepNotes } from "./Journal.ts";
import { stepTitles } from "./moveTexts.ts";

/**
 * A step can be begun again whenever it was not finished: whatever it finds half done, it looks at first.
 */
export interface Step {
  readonly id: StepId;
  readonly run: () => Promise<StepNotes | null>;
}

/** @throws what a step throws; the journal then says that it was begun. */
export async function runSteps(
  steps: readonly Step[],
  journal: Journal,
  { say, clock, signal }: Pick<Context, "say" | "clock" | "signal">,
): Promise<void> {
  const standing = describeStanding(steps, journal);
  if (standing !== null) say(toned("warn", standing));
  for (const [index, { id, run }] of steps.entries()) {
    if (journal.stateOf(id) === "done") continue;
    if (signal.aborted) throw interruptedRun(signal.reason);
    const place = `${index + 1}/${steps.length}`;
    say({ en: `${place} ${stepTitles[id].en}`, es: `${place} ${stepTitles[id].es}` });
    await journal.append({ at: clock.now(), step: id, event: "begun" });
    const notes = await run();
    await journal.append({
      at: clock.now(),
      step: id,
      event: "done",
      ...(notes === null ? {} : { notes }),
    });
  }
}

/** Where an earlier run has stopped; `null` when there was none. */
function describeStanding(steps: readonly Step[], journal: Journal): Text | null {
  if (journal.entries().length === 0) return null;
  const next = steps.find(({ id }) => journal.stateOf(id) !== "done");
  if (next === undefined) return null;
  const title = stepTitles[next.id];
  return journal.stateOf(next.id) === "begun"
    ? {
        en: `An earlier run stopped in the middle of: ${title.en}. Going on from there.`,
        es: `Una ejecución anterior se detuvo en medio de: ${title.es}. Se sigue desde ahí.`,
      }
    : {
        en: `An earlier run stopped before: ${title.en}. Going on from there.`,
        es: `Una ejecución anterior se detuvo antes de: ${title.es}. Se sigue desde ahí.`,
      };
}
