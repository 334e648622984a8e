import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it, onTestFinished, vi } from "vitest";
import { tempFolder } from "../stack/testing/tempFolder.ts";
import { isFileLock, takeFileLock, tryFileLock } from "./fileLock.mjs";

// It starts processes or sockets, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

/** A process that holds the lock, and a child of it that holds it too. */
async function startOwner(
  path: string,
): Promise<{ readonly pid: number; readonly kill: () => Promise<void> }> {
  const module = pathToFileURL(join(import.meta.dirname, "fileLock.mjs")).href;
  const script = `
    const { tryFileLock } = await import(${JSON.stringify(module)});
    console.log("fd" in tryFileLock(${JSON.stringify(path)}));
    process.stdin.resume();
  `;
  const owner = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void owner.kill("SIGKILL"));
  const [answer] = (await once(owner.stdout, "data")) as [Buffer];
  expect(answer.toString()).toBe("true\n");
  return {
    pid: owner.pid ?? 0,
    async kill() {
      owner.kill("SIGKILL");
      await once(owner, "exit");
    },
  };
}

it("[B5] a second owner is refused and told who the first is", async () => {
  const path = join(tempFolder(), "deep/lock");
  const owner = await startOwner(path);
  expect(tryFileLock(path)).toEqual({ ownerPid: owner.pid });
});

it("[B6] the lock goes with its owner, even one that was killed", async () => {
  const path = join(tempFolder(), "lock");
  const owner = await startOwner(path);
  const waitedFor: (number | null)[] = [];
  const next = takeFileLock(path, (pid) => waitedFor.push(pid));
  await owner.kill();

  const lock = await next;
  expect(waitedFor).toEqual([owner.pid]);
  lock.release();
  lock.release();
  const again = tryFileLock(path);
  expect(isFileLock(again)).toBe(true);
  if (isFileLock(again)) again.release();
});

it("[B6] a command that was given the lock holds it after its owner is gone", async () => {
  const path = join(tempFolder(), "lock");
  const lock = tryFileLock(path);
  if (!isFileLock(lock)) throw new Error("Nobody else has it.");
  const orphan = spawn("cat", { stdio: ["pipe", "ignore", "ignore", lock.fd] });
  await once(orphan, "spawn");
  lock.release();

  expect(isFileLock(tryFileLock(path))).toBe(false);
  orphan.stdin?.end();
  await once(orphan, "exit");
  const next = tryFileLock(path);
  expect(isFileLock(next)).toBe(true);
  if (isFileLock(next)) next.release();
});
