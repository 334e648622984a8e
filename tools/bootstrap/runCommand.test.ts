import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { tempFolder } from "../stack/testing/tempFolder.ts";
import { NoNetworkError } from "./BootstrapError.mjs";
import { explainNoNetwork } from "./explainNoNetwork.mjs";
import { runCommand } from "./runCommand.mjs";
import type { Step } from "./runSteps.mjs";

// It starts processes or sockets, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

async function run(script: string): Promise<string> {
  const logFile = join(tempFolder(), "logs/it.log");
  await runCommand({ what: "Synapse 1.2", argv: ["sh", "-c", script], logFile });
  return readFileSync(logFile, "utf8");
}

it.each([
  ["npm", "npm error network request failed, reason: getaddrinfo ENOTFOUND registry"],
  ["pip", "Failed to establish a new connection: [Errno -2] Name or service not known"],
  ["go", "dial tcp: lookup proxy: i/o timeout"],
  ["apt", "Err:1 Temporary failure resolving 'deb'"],
])("[B8] %s without network is known by its words", async (_program, words) => {
  await expect(run(`echo "${words}"; exit 1`)).rejects.toThrow(NoNetworkError);
});

it("[B8] without network one sentence says all that is missing", () => {
  const step = (name: string, isDone: boolean): Step => ({
    name,
    after: [],
    isDone: () => isDone,
    run: () => Promise.resolve(),
  });
  expect(
    explainNoNetwork([
      step("Go 1.2", false),
      step("npm packages", true),
      step("LiveKit 3.4", false),
    ]),
  ).toBe(
    "There is no network to fetch what is missing: Go 1.2, LiveKit 3.4. Connect and run the same command again.",
  );
});

it("[B8] any other failure is shown with its last lines", async () => {
  const failure = run("seq 30; exit 7").catch((error: Error) =>
    error.message.replace(/lines of .*:/, "lines:"),
  );
  const lastLines = Array.from({ length: 12 }, (_, index) => index + 19).join("\n");
  expect(await failure).toBe(`Synapse 1.2 failed (exit code 7). The last lines:\n${lastLines}`);
  expect(await run("echo fine")).toBe("fine\n");
});
