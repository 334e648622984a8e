import { expect, it } from "vitest";
import { describeRollback } from "./describeRollback.ts";
import { STEP_IDS, type StepId } from "./Journal.ts";

/** A journal in which everything before that step is done. */
function journalAt(step: StepId | "end", notes: Record<string, string> = {}) {
  const place = step === "end" ? STEP_IDS.length : STEP_IDS.indexOf(step);
  return {
    stateOf: (id: StepId) =>
      STEP_IDS.indexOf(id) < place ? ("done" as const) : ("not-begun" as const),
    notesOf: () => notes,
  };
}

it.each([
  ["check", { logins: 0 }, "not-begun"],
  ["stop-mas", { logins: 0 }, "before-migration"],
  ["migrate", null, "before-migration"],
  ["compare", { logins: 0 }, "migrated"],
  ["start-mas", null, "migrated"],
  ["end", { logins: 0 }, "migrated"],
  ["end", { logins: 1 }, "in-use"],
  // It was started, and nobody can be asked who has used it.
  ["end", null, "in-use"],
] as const)("[O330] before %s with %j it stands at %s", (step, use, stage) => {
  const advice = describeRollback(journalAt(step), use, "/work");
  expect(advice.stage).toBe(stage);
  expect(advice.lost.length > 0).toBe(stage === "in-use");
});

it("[O331] the way back names the copies, takes MAS's rows away, and never goes back to SQLite blindly", () => {
  const { undo } = describeRollback(journalAt("end", { backup: "/x.bak" }), { logins: 0 }, "/work");
  const text = undo.map(({ en }) => en).join("\n");
  expect(text).toMatch(
    /Stop MAS[^]*\/work\/files[^]*proxy[^]*Drop MAS's database[^]*Stay on PostgreSQL[^]*Start Synapse[^]*begin again with another --work-dir/u,
  );
  expect(describeRollback(journalAt("end"), { logins: 0 }, "/work").undo.length).toBe(
    undo.length - 1,
  );
});
