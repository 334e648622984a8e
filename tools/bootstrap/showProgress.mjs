/** One line for each finished step, and on a terminal one live line of what is under way. */
import { spawnSync } from "node:child_process";

/** @import { StepWatcher } from "./runSteps.mjs" */

const REFRESH_MS = 500;
const NAME_WIDTH = 26;

/**
 * @param {NodeJS.WriteStream} out
 * @param {() => number} nowMs
 * @returns {StepWatcher & { readonly say: (line: string) => void, readonly close: () => void }}
 */
export function showProgress(out, nowMs) {
  /** @type {Map<string, number>} */
  const startedAt = new Map();
  const clear = () => out.isTTY && out.write("\r\u001B[K");
  const draw = () => {
    clear();
    if (out.isTTY && startedAt.size > 0)
      out.write(formatUnderWay(startedAt, nowMs()).slice(0, out.columns - 1));
  };
  const timer = out.isTTY ? setInterval(draw, REFRESH_MS) : undefined;
  timer?.unref();
  const say = (/** @type {string} */ line) => {
    clear();
    out.write(`${line}\n`);
    draw();
  };
  return {
    say,
    started(step) {
      startedAt.set(step.name, nowMs());
      draw();
    },
    finished(step, seconds) {
      startedAt.delete(step.name);
      say(
        formatFinished(
          step.name,
          seconds,
          step.product === undefined ? null : measureBytes(step.product),
        ),
      );
    },
    close() {
      clearInterval(timer);
      clear();
    },
  };
}

/**
 * @param {string} name
 * @param {number} seconds
 * @param {number | null} bytes
 */
export function formatFinished(name, seconds, bytes) {
  const size = bytes === null ? "" : `${(bytes / 1_000_000).toFixed(0)} MB`.padStart(8);
  return `  ${name.padEnd(NAME_WIDTH)} ${`${seconds.toFixed(1)} s`.padStart(8)}${size}`.trimEnd();
}

/**
 * @param {ReadonlyMap<string, number>} startedAt Start in milliseconds, by step.
 * @param {number} nowMs
 */
export function formatUnderWay(startedAt, nowMs) {
  return `  … ${[...startedAt].map(([name, at]) => `${name} ${Math.floor((nowMs - at) / 1000)} s`).join(" · ")}`;
}

/** @param {string} path */
function measureBytes(path) {
  const du = spawnSync("du", ["-sb", path], { encoding: "utf8" });
  const bytes = Number.parseInt(du.stdout, 10);
  return Number.isInteger(bytes) ? bytes : null;
}
