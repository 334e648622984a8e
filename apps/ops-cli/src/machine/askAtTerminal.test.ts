import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { askAtTerminal } from "./askAtTerminal.ts";

function ask(signal = new AbortController().signal) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  return { input, output, answer: askAtTerminal("Sure? ", { input, output, signal }) };
}

it("[O8] a line is an answer", async () => {
  const { input, output, answer } = ask();
  input.write("yes\nmore\n");
  expect(await answer).toBe("yes");
  expect(String(output.read())).toContain("Sure? ");
});

it("[O8] an input that ends without a line is no yes", async () => {
  const { input, answer } = ask();
  input.end();
  expect(await answer).toBe("");
});

it("[O8] Ctrl-C while it waits is told as that", async () => {
  const interruption = new AbortController();
  const { answer } = ask(interruption.signal);
  interruption.abort();
  await expect(answer).rejects.toMatchObject({ code: "ops/interrupted" });
  await expect(ask(AbortSignal.abort()).answer).rejects.toMatchObject({ code: "ops/interrupted" });
});
