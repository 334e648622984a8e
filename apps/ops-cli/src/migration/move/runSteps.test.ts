import { join } from "node:path";
import { expect, it } from "vitest";
import type { Line } from "../../cli/Text.ts";
import { createTestMachine, TEST_NOW } from "../../testing/createTestMachine.ts";
import { tempFolder } from "../../testing/tempFolder.ts";
import { openJournal, STEP_IDS, type StepId } from "./Journal.ts";
import { runSteps, type Step } from "./runSteps.ts";

const { files, clock } = createTestMachine();
const { signal } = new AbortController();

/** One run that dies at that step, before, in or after it: the next run opens the journal anew. */
async function runUntil(
  folder: string,
  death: { step: StepId; moment: "before" | "in" | "after" } | null,
) {
  const [said, worked]: [string[], StepId[]] = [[], []];
  const journal = await openJournal(folder, "move", files);
  const steps: readonly Step[] = STEP_IDS.map((id) => ({
    id,
    run: async () => {
      if (death?.step === id && death.moment === "before") throw new Error("killed");
      worked.push(id);
      if (death?.step === id && death.moment === "in") throw new Error("killed");
      return { seen: id };
    },
  }));
  const dying = {
    ...journal,
    append: async (entry: Parameters<typeof journal.append>[0]) => {
      const isHere = death?.step === entry.step && death.moment === "after";
      if (isHere && entry.event === "done") throw new Error("killed");
      await journal.append(entry);
    },
  };
  const say = (line: Line): void => void said.push(line.en);
  const outcome = await runSteps(steps, dying, { say, clock, signal }).then(
    () => "done",
    (error: unknown) => (error as Error).message,
  );
  return { outcome, said, worked, journal };
}

it.each(
  STEP_IDS.flatMap((step) =>
    (["before", "in", "after"] as const).map((moment) => [moment, step] as const),
  ),
)(
  "[O310] a run that is killed %s %s says where it stands, and the next one goes on there",
  async (moment, step) => {
    const folder = tempFolder();
    const killed = await runUntil(folder, { step, moment });
    expect(killed.outcome).toBe("killed");
    const next = await runUntil(folder, null);
    expect(next.outcome).toBe("done");
    expect(next.said[0]).toMatch(/^An earlier run stopped in the middle of: /u);
    expect(next.worked).toEqual(STEP_IDS.slice(STEP_IDS.indexOf(step)));
    expect((await runUntil(folder, null)).worked).toEqual([]);
  },
);

it("[O310] what a step leaves is there for a later run", async () => {
  const folder = tempFolder();
  await runUntil(folder, { step: "migrate", moment: "in" });
  const journal = await openJournal(folder, "move", files);
  expect(journal.notesOf("count")).toEqual({ seen: "count" });
  expect([
    journal.stateOf("count"),
    journal.stateOf("migrate"),
    journal.stateOf("compare"),
  ]).toEqual(["done", "begun", "not-begun"]);
  expect(journal.entries()[0]).toEqual({ at: TEST_NOW, step: "check", event: "begun" });
});

it("[O311] a journal of another move, and one that is none, are refused", async () => {
  const folder = tempFolder();
  await runUntil(folder, { step: "check", moment: "in" });
  await expect(openJournal(folder, "another", files)).rejects.toMatchObject({
    code: "ops/state-changed",
  });
  await files.replace(join(folder, "journal.json"), "{}", { keepsBackup: false });
  await expect(openJournal(folder, "move", files)).rejects.toMatchObject({
    code: "ops/state-changed",
  });
});

it("[O312] an interrupted run begins no further step", async () => {
  const folder = tempFolder();
  const journal = await openJournal(folder, "move", files);
  const abort = new AbortController();
  const worked: StepId[] = [];
  const steps = STEP_IDS.map((id) => ({
    id,
    run: async () => {
      worked.push(id);
      abort.abort();
      return null;
    },
  }));
  const running = runSteps(steps, journal, { say: () => {}, clock, signal: abort.signal });
  await expect(running).rejects.toMatchObject({ code: "ops/interrupted" });
  expect(worked).toEqual(["check"]);
  expect(journal.stateOf("check")).toBe("done");
});
