/** Runs steps as soon as what they need is done, side by side where they can be. */

/**
 * @typedef {object} Step
 * @property {string} name Unique; what is shown.
 * @property {readonly string[]} after Names of steps that must be done first.
 * @property {() => boolean} isDone
 * @property {(context: StepContext) => Promise<void>} run
 * @property {string} [product] File or folder whose size is shown.
 */

/**
 * @typedef {object} StepContext
 * @property {AbortSignal} signal Aborted when another step has failed.
 */

/**
 * @typedef {object} StepWatcher
 * @property {(step: Step) => void} started
 * @property {(step: Step, seconds: number) => void} finished
 */

/**
 * @param {readonly Step[]} steps
 * @param {{ readonly watcher: StepWatcher, readonly nowMs: () => number }} options
 * @returns {Promise<void>} rejects with the first failure, when every running step has ended.
 */
export async function runSteps(steps, { watcher, nowMs }) {
  const failed = new AbortController();
  /** @type {Map<string, Promise<void>>} */
  const runs = new Map();
  for (const step of planSteps(steps)) {
    const needed = step.after.flatMap((name) => runs.get(name) ?? []);
    runs.set(step.name, runOne(step, needed));
  }
  await Promise.allSettled(runs.values());
  if (failed.signal.aborted) throw failed.signal.reason;
  await Promise.all(runs.values());

  /**
   * @param {Step} step
   * @param {readonly Promise<void>[]} needed
   */
  async function runOne(step, needed) {
    await Promise.all(needed);
    if (step.isDone()) return;
    failed.signal.throwIfAborted();
    const startedAt = nowMs();
    watcher.started(step);
    try {
      await step.run({ signal: failed.signal });
    } catch (error) {
      failed.abort(error);
      throw error;
    }
    watcher.finished(step, (nowMs() - startedAt) / 1000);
  }
}

/**
 * @param {readonly Step[]} steps
 * @returns {readonly Step[]} the steps, each behind all it needs.
 * @throws {TypeError} on an unknown name or a circle: a mistake in the list.
 */
export function planSteps(steps) {
  /** @type {Step[]} */
  const planned = [];
  let waiting = [...steps];
  while (waiting.length > 0) {
    const ready = waiting.filter((step) =>
      step.after.every((name) => planned.some((done) => done.name === name)),
    );
    if (ready.length === 0) {
      throw new TypeError(
        `These steps wait for each other or for nobody: ${waiting.map(({ name }) => name).join(", ")}`,
      );
    }
    planned.push(...ready);
    waiting = waiting.filter((step) => !ready.includes(step));
  }
  return planned;
}
