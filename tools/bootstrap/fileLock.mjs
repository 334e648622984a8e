/**
 * A lock file that the kernel releases when its owner dies, however it dies.
 *
 * `flock` locks the open file, not the process that asked: the child locks our descriptor and exits, we keep
 * the lock until we close it or end. Commands that get the descriptor too (`lock.fd`) hold it as long as they
 * run, so a killed owner's orphans cannot write under the next owner's feet.
 */
import { spawn, spawnSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * @typedef {object} FileLock
 * @property {number} fd Open descriptor that holds the lock; hand it to children as an extra stdio entry.
 * @property {() => void} release Lets the next owner in; harmless when called twice.
 */

/**
 * Takes the lock now or not at all.
 *
 * @param {string} path Lock file; made, with its folder, when it is not there.
 * @returns {FileLock | { readonly ownerPid: number | null }} who has it, when somebody else does.
 */
export function tryFileLock(path) {
  const fd = openLockFile(path);
  const taken = spawnSync("flock", ["--nonblock", "3"], {
    stdio: ["ignore", "ignore", "ignore", fd],
  });
  if (taken.error) {
    closeSync(fd);
    throw new Error("The command flock is missing; it is part of util-linux.", {
      cause: taken.error,
    });
  }
  if (taken.status === 0) return ownedLock(fd);
  closeSync(fd);
  return { ownerPid: readOwnerPid(path) };
}

/**
 * Takes the lock, waiting for its present owner.
 *
 * @param {string} path
 * @param {(ownerPid: number | null) => void} onWait Called once when somebody else has it.
 * @returns {Promise<FileLock>}
 */
export async function takeFileLock(path, onWait) {
  const first = tryFileLock(path);
  if (isFileLock(first)) return first;
  onWait(first.ownerPid);
  const fd = openLockFile(path);
  await new Promise((resolve, reject) => {
    const waiting = spawn("flock", ["3"], { stdio: ["ignore", "ignore", "ignore", fd] });
    waiting.on("error", reject);
    waiting.on("exit", (code) => {
      if (code === 0) resolve(undefined);
      else reject(new Error(`Waiting for ${path} was interrupted.`));
    });
  });
  return ownedLock(fd);
}

/**
 * @param {FileLock | { readonly ownerPid: number | null }} taken
 * @returns {taken is FileLock}
 */
export function isFileLock(taken) {
  return "fd" in taken;
}

/** @param {string} path */
function openLockFile(path) {
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, "a+");
}

/**
 * @param {number} fd
 * @returns {FileLock}
 */
function ownedLock(fd) {
  ftruncateSync(fd);
  writeSync(fd, `${process.pid}\n`);
  let isHeld = true;
  return {
    fd,
    release() {
      if (isHeld) closeSync(fd);
      isHeld = false;
    },
  };
}

/** @param {string} path */
function readOwnerPid(path) {
  const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
  return Number.isInteger(pid) ? pid : null;
}
