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
  const advice = describeRollback(journalAt(step), use, "/move");
  expect(advice.stage).toBe(stage);
  expect(advice.lost.length > 0).toBe(stage === "in-use");
});

function textOf(journal: Parameters<typeof describeRollback>[0]): string {
  const { undo } = describeRollback(journal, { logins: 0 }, "/move");
  return undo.map(({ en }) => en).join("\n");
}

it("[O331] the way back names the copies, takes MAS's rows away, and says how to begin again", () => {
  const text = textOf(journalAt("end"));
  expect(text).toMatch(
    /Stop MAS[^]*\/move\/files[^]*proxy[^]*Drop MAS's database[^]*Start Synapse[^]*begin again with another --work-dir/u,
  );
  expect(text).not.toMatch(/enable-mas undo|PostgreSQL/u);
});

it("[O331] once Synapse uses PostgreSQL, the copies from before are not put back", () => {
  const killed = journalAt("switch-database", { tables: "90" });
  const inSwitch = {
    ...killed,
    stateOf: (id: StepId) => (id === "switch-database" ? ("begun" as const) : killed.stateOf(id)),
  };
  for (const text of [textOf(journalAt("end", { tables: "90" })), textOf(inSwitch)]) {
    expect(text).toMatch(/enable-mas undo[^]*Stay on PostgreSQL[^]*Start Synapse/u);
    expect(text).not.toContain("/move/files");
  }
});
