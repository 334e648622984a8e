import { expect, it } from "vitest";
import { createRunProgram } from "../../machine/createRunProgram.ts";
import { turn } from "./stopAndStart.ts";

const runProgram = createRunProgram({ env: {}, cwd: "/", signal: new AbortController().signal });
const confirm = (): Promise<void> => Promise.reject(new Error("nobody is to be asked"));

it("[O421] a command that takes longer than it may is told with the setting that gives it more", async () => {
  const stop = turn(
    { service: "Synapse", direction: "stop", hook: "sleep 1000", timeoutSeconds: 0 },
    { runProgram, confirm },
  );
  await expect(stop).rejects.toMatchObject({
    code: "ops/program-timed-out",
    text: { en: "“sleep 1000” had not ended after 0 seconds, and was ended." },
    remedy: { en: expect.stringContaining("--hook-timeout") },
  });
});

it("[O421] it may take what it was given, and other failures stay what they are", async () => {
  const given: unknown[] = [];
  const order = { service: "MAS", direction: "stop", timeoutSeconds: 90 } as const;
  await turn(
    { ...order, hook: "stop" },
    {
      runProgram: async (_commandLine, _args, options) => {
        given.push(options?.timeoutMs);
        return { exitCode: 0, stdout: "", stderr: "" };
      },
      confirm,
    },
  );
  expect(given).toEqual([90_000]);
  const missing = turn({ ...order, hook: "/no/such" }, { runProgram, confirm });
  await expect(missing).rejects.toMatchObject({ code: "ops/program-missing" });
});
