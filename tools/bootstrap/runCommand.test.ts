import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { tempFolder } from "../stack/testing/tempFolder.ts";
import { runCommand } from "./runCommand.mjs";

function run(script: string): Promise<string> {
  const logFile = join(tempFolder(), "logs/it.log");
  return runCommand({ what: "Synapse 1.2", argv: ["sh", "-c", script], logFile }).then(
    () => readFileSync(logFile, "utf8"),
    (error: Error) => error.message.replaceAll(logFile, "LOG"),
  );
}

it("[B8] without network one sentence says what is missing", async () => {
  const wordsOf = {
    npm: "npm error network request failed, reason: getaddrinfo ENOTFOUND registry",
    pip: "Failed to establish a new connection: [Errno -2] Name or service not known",
    go: "dial tcp: lookup proxy: i/o timeout",
    apt: "Err:1 Temporary failure resolving 'deb'",
  };
  for (const words of Object.values(wordsOf)) {
    expect(await run(`echo "${words}"; exit 1`)).toBe(
      "Synapse 1.2 is missing, and there is no network to fetch it from. Connect and run the same command again. (LOG)",
    );
  }
});

it("[B8] any other failure is shown with its last lines", async () => {
  const message = await run("seq 30; exit 7");
  expect(message).toBe(
    `Synapse 1.2 could not be installed (exit code 7). The last lines of LOG:\n${Array.from({ length: 12 }, (_, index) => index + 19).join("\n")}`,
  );
  expect(await run("echo fine")).toBe("fine\n");
});
