/** A story: a test on a stage of its own that keeps evidence when it fails. */
import { inject, it } from "vitest";
import { readRun } from "./readRun.ts";
import { createStage } from "./Stage.ts";
import type { Stage, StageOptions } from "./Stage.ts";

/** Below the runner's own limit, so that a story that hangs still leaves its evidence. */
const STORY_DEADLINE_MS = 270_000;

/** @param name The user's story, as a claim. */
export function story(name: string, tell: (stage: Stage) => Promise<void>): void {
  it(name, () => {
    const run = readRun(inject("runFile"));
    const elementCallOrigin = inject("elementCallOrigin");
    return tellOnStage({ storyName: name, run, elementCallOrigin }, tell);
  });
}

/** A story on another stack than the one that all stories share. */
export async function tellOnStage(
  options: StageOptions,
  tell: (stage: Stage) => Promise<void>,
): Promise<void> {
  const stage = createStage(options);
  try {
    await withDeadline(tell(stage));
    stage.assertCleanConsoles();
  } catch (error) {
    await stage.keepEvidence(error);
    throw error;
  } finally {
    await stage.close();
  }
}

async function withDeadline(telling: Promise<void>): Promise<void> {
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      deadline.reject(new Error(`The story did not end within ${STORY_DEADLINE_MS / 1_000} s.`)),
    STORY_DEADLINE_MS,
  );
  try {
    await Promise.race([telling, deadline.promise]);
  } finally {
    clearTimeout(timer);
  }
}
