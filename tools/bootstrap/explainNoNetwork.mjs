/** What to say when something must be fetched and nothing can be. */
/** @import { Step } from "./runSteps.mjs" */

/**
 * The sentence about everything that is missing, not only about what failed first.
 *
 * @param {readonly Step[]} steps
 */
export function explainNoNetwork(steps) {
  const missing = steps.filter((step) => !step.isDone()).map(({ name }) => name);
  return `There is no network to fetch what is missing: ${missing.join(", ")}. Connect and run the same command again.`;
}
