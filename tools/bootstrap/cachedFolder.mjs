/** A folder of the cache that is there completely or not at all, made by one process at a time. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { takeFileLock } from "./fileLock.mjs";

// A venv cannot be made elsewhere and renamed, since it knows its own path: a last file says that it is complete.
const MARKER = ".complete";

/** @param {string} folder */
export function isComplete(folder) {
  return existsSync(join(folder, MARKER));
}

/**
 * @param {string} folder Absolute; what an interrupted run left in it is removed.
 * @param {{ readonly say: (line: string) => void, readonly fill: (lockFd: number) => Promise<void> }} how
 * `fill` hands `lockFd` to the commands it runs.
 */
export async function fillCachedFolder(folder, { say, fill }) {
  mkdirSync(dirname(folder), { recursive: true });
  const lock = await takeFileLock(`${folder}.lock`, (ownerPid) =>
    say(`  Waiting for process ${ownerPid ?? "unknown"}, which makes ${folder} right now.`),
  );
  try {
    if (isComplete(folder)) return;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    await fill(lock.fd);
    writeFileSync(join(folder, MARKER), "");
  } finally {
    lock.release();
  }
}
