import { expect, it } from "vitest";
import { planSteps, runSteps } from "./runSteps.mjs";
import type { Step, StepWatcher } from "./runSteps.mjs";

/** Steps that note when they begin and end, and end when told to. */
function createStage(): {
  readonly events: string[];
  readonly step: (name: string, after?: readonly string[], isDone?: boolean) => Step;
  readonly finish: (name: string) => void;
  readonly fail: (name: string) => void;
  readonly watcher: StepWatcher;
} {
  const events: string[] = [];
  const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  return {
    events,
    step: (name, after = [], isDone = false) => ({
      name,
      after,
      isDone: () => isDone,
      run: ({ signal }) =>
        new Promise<void>((resolve, reject) => {
          ends.set(name, { resolve, reject });
          signal.addEventListener("abort", () => reject(new Error(`${name} ended early`)));
        }),
    }),
    finish: (name) => ends.get(name)?.resolve(),
    fail: (name) => ends.get(name)?.reject(new Error(`${name} failed`)),
    watcher: {
      started: ({ name }) => events.push(`+${name}`),
      finished: ({ name }, seconds) => events.push(`-${name} ${seconds}`),
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it("[B1] steps start as soon as those they need are done, side by side where they can be", async () => {
  const { events, step, finish, watcher } = createStage();
  let nowMs = 0;
  const done = runSteps([step("build", ["go"]), step("go"), step("npm")], {
    watcher,
    nowMs: () => nowMs,
  });
  await settled();
  expect(events).toEqual(["+go", "+npm"]);

  nowMs = 2_000;
  finish("go");
  await settled();
  expect(events).toEqual(["+go", "+npm", "-go 2", "+build"]);

  nowMs = 2_500;
  finish("npm");
  finish("build");
  await done;
  expect(events.slice(4).sort()).toEqual(["-build 0.5", "-npm 2.5"]);
});

it("[B1] a list that waits for itself or for nobody is a mistake", () => {
  const { step } = createStage();
  expect(() => planSteps([step("a", ["b"]), step("b", ["a"])])).toThrow("a, b");
  expect(() => planSteps([step("a", ["nobody"])])).toThrow(TypeError);
});

it("[B2] after a failure nothing more starts, what runs is ended, and the failure is the first one's", async () => {
  const { events, step, fail, watcher } = createStage();
  const done = runSteps([step("npm"), step("go"), step("build", ["go"])], {
    watcher,
    nowMs: () => 0,
  });
  await settled();
  fail("go");

  await expect(done).rejects.toThrow("go failed");
  expect(events).toEqual(["+npm", "+go"]);
});

it("[B2] a step that ends well after a failure elsewhere is the last one all the same", async () => {
  const { events, step, finish, fail, watcher } = createStage();
  const stubborn = {
    ...step("apt"),
    run: (): Promise<void> => step("apt").run({ signal: new AbortController().signal }),
  };
  const done = runSteps([stubborn, step("go"), step("venv", ["apt"])], { watcher, nowMs: () => 0 });
  await settled();
  fail("go");
  await settled();
  finish("apt");

  await expect(done).rejects.toThrow("go failed");
  expect(events).toEqual(["+apt", "+go", "-apt 0"]);
});

it("[B3] what is there already is neither run nor shown", async () => {
  const { events, step, watcher } = createStage();
  await runSteps([step("npm", [], true), step("go", ["npm"], true)], { watcher, nowMs: () => 0 });
  expect(events).toEqual([]);
});
