import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it, onTestFinished, vi } from "vitest";
import { tempFolder } from "../stack/testing/tempFolder.ts";

vi.setConfig({ testTimeout: 30_000 });

// As npm does it: a shell between npm and the program.
const FAMILY = `spawn("sh", ["-c", process.execPath + " supervisor.mjs; true"], { stdio: "inherit" });`;

/** npm, a shell, the supervisor and the child; the child says its pid, and "end" when it is asked to end. */
async function startFamily(): Promise<{
  readonly npm: ChildProcess;
  readonly pids: Record<string, number>;
  readonly ended: Promise<void>;
}> {
  const folder = tempFolder();
  const module = pathToFileURL(join(import.meta.dirname, "superviseChild.mjs")).href;
  writeFileSync(join(folder, "npm.mjs"), `import { spawn } from "node:child_process"; ${FAMILY}`);
  writeFileSync(
    join(folder, "supervisor.mjs"),
    `import { superviseChild } from ${JSON.stringify(module)};
     const child = superviseChild([process.execPath, "child.mjs"], { cwd: process.cwd(), env: process.env });
     process.exitCode = await child.exitCode;`,
  );
  writeFileSync(
    join(folder, "child.mjs"),
    `const end = () => { console.log("end"); process.exit(0); };
     process.once("SIGTERM", end);
     process.once("disconnect", end);
     console.log(JSON.stringify({ child: process.pid, supervisor: process.ppid }));`,
  );
  const npm = spawn(process.execPath, ["npm.mjs"], {
    cwd: folder,
    env: { ...process.env, npm_lifecycle_event: "start" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void npm.kill("SIGKILL"));
  const [line] = (await once(npm.stdout, "data")) as [Buffer];
  // The pipe closes when the last of the family is gone.
  const ended = (async () => {
    const [text] = (await once(npm.stdout, "data")) as [Buffer];
    expect(text.toString()).toBe("end\n");
    await once(npm.stdout, "close");
  })();
  return { npm, pids: JSON.parse(line.toString()) as Record<string, number>, ended };
}

it("[B44] the stack ends when npm was killed", async () => {
  const { npm, ended } = await startFamily();
  npm.kill("SIGKILL");
  await ended;
});

it.each(["SIGTERM", "SIGKILL"] as const)(
  "[B44] the stack ends when what supervises it gets %s",
  async (signal) => {
    const { pids, ended } = await startFamily();
    process.kill(Number(pids["supervisor"]), signal);
    await ended;
  },
);
