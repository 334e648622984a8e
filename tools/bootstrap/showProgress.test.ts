import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { showProgress } from "./showProgress.mjs";

function createScreen(isTTY: boolean): {
  readonly out: NodeJS.WriteStream;
  readonly text: () => string;
} {
  const stream = new PassThrough();
  return {
    out: Object.assign(stream, { isTTY, columns: 80 }) as unknown as NodeJS.WriteStream,
    text: () => String(stream.read() ?? ""),
  };
}

const step = (
  name: string,
  product?: string,
): Parameters<ReturnType<typeof showProgress>["started"]>[0] => ({
  name,
  after: [],
  isDone: () => false,
  run: () => Promise.resolve(),
  ...(product === undefined ? {} : { product }),
});

it("[B12] each step leaves one line with its time and, where it made something, the size", () => {
  const { out, text } = createScreen(false);
  const progress = showProgress(out, () => 0);
  progress.started(step("Synapse"));
  progress.finished(step("Synapse"), 61.94);
  progress.finished(step("Kernel", "/proc/version"), 3);
  progress.close();
  expect(text()).toBe(
    "  Synapse                      61.9 s\n  Kernel                        3.0 s    0 MB\n",
  );
});

it("[B12] a terminal also shows what is under way, and keeps nothing of it", () => {
  const { out, text } = createScreen(true);
  let nowMs = 0;
  const progress = showProgress(out, () => nowMs);
  progress.started(step("Synapse"));
  nowMs = 12_400;
  progress.started(step("LiveKit"));
  expect(text()).toContain("\r\u001B[K  … Synapse 12 s · LiveKit 0 s");
  progress.close();
  expect(text()).toBe("\r\u001B[K");
});
