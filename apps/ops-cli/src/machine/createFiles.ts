/** Files on disk. Rules O14 and O15 in SPEC.md. */
import {
  chmod,
  chown,
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  utimes,
} from "node:fs/promises";
import { constants, type Stats } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Clock } from "../cli/Context.ts";
import { toFileError } from "./fileErrors.ts";
import type { Files, Lock, ReplaceOptions } from "./Files.ts";
import { systemCode } from "./systemCode.ts";
import { takeLock } from "./takeLock.ts";

/** Large enough that a copy of gigabytes spends its time on the disk. */
const COPY_CHUNK_BYTES = 1024 * 1024;

export function createFiles(clock: Pick<Clock, "now">): Files {
  const told =
    <Args extends [string, ...unknown[]], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await work(...args);
      } catch (error) {
        throw toFileError(args[0], error);
      }
    };
  return {
    read: told((path: string) => readFile(path, "utf8")),
    readBytes: told((path: string) => readFile(path)),
    kind: told(kindOf),
    stamp: told(stampOf),
    size: told(async (path: string) => (await statIfThere(path))?.size ?? null),
    list: told(async (path: string) => (await readdir(path)).toSorted()),
    replace: told((path: string, content: string | Uint8Array, options: ReplaceOptions = {}) =>
      replace(path, content, { ...options, now: clock.now() }),
    ),
    backup: told(async (path: string) => {
      const target = await realpath(path);
      return keepBackup(target, await stat(target), clock.now());
    }),
    writeBeside: told(async (path: string, suffix: string, content: string) => {
      const target = await realpath(path);
      const old = await stat(target);
      await writeDurably(`${target}${suffix}`, content, old.mode);
      await keepOwner(`${target}${suffix}`, old);
      return `${target}${suffix}`;
    }),
    makeFolder: told(
      async (path: string) => void (await mkdir(path, { recursive: true, mode: 0o700 })),
    ),
    copy: told(copyWhole),
    remove: told((path: string) => rm(path, { force: true })),
    lock: lockAll,
  };
}

/** In one order, so that of two runs on the same files one gets them all. */
async function lockAll(...paths: readonly string[]): Promise<Lock> {
  const places = [...new Set(await Promise.all(paths.map(placeOf)))].toSorted();
  const locks: Lock[] = [];
  const release = (): void => locks.forEach((lock) => lock.release());
  try {
    for (const place of places) locks.push(await takeLock(place));
  } catch (error) {
    release();
    throw error;
  }
  return { release };
}

/** Where a path leads; of one that is not there, where it would be. */
async function placeOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT" || dirname(path) === path) return path;
    return join(await placeOf(dirname(path)), basename(path));
  }
}

async function copyWhole(
  from: string,
  to: string,
  onBytes: (done: number) => void = () => {},
): Promise<void> {
  const candidate = `${to}.tertulia-new`;
  const source = await open(from, "r");
  try {
    await rm(candidate, { force: true });
    const file = await open(candidate, "wx", 0o600);
    try {
      let done = 0;
      const chunks = source.createReadStream({ autoClose: false, highWaterMark: COPY_CHUNK_BYTES });
      for await (const chunk of chunks as AsyncIterable<Buffer>) {
        await file.writeFile(chunk);
        done += chunk.byteLength;
        onBytes(done);
      }
      await file.chmod((await source.stat()).mode & 0o7777);
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    await source.close();
  }
  await rename(candidate, to);
  await syncFolder(dirname(to));
}

async function kindOf(path: string): Promise<"file" | "folder" | "other" | null> {
  const stats = await statIfThere(path);
  if (stats === null) return null;
  if (stats.isFile()) return "file";
  return stats.isDirectory() ? "folder" : "other";
}

async function stampOf(path: string): Promise<string | null> {
  const stats = await statIfThere(path);
  return stats === null || stats.size === 0 ? null : `${stats.size}@${stats.mtimeMs}`;
}

async function replace(
  path: string,
  content: string | Uint8Array,
  { keepsBackup = true, newMode = 0o600, now }: ReplaceOptions & { readonly now: number },
): Promise<string | null> {
  const old = await statIfThere(path);
  // A link is followed, else the file it leads to would be left as it was and the link be gone.
  const target = old === null ? path : await realpath(path);
  const backup = old !== null && keepsBackup ? await keepBackup(target, old, now) : null;
  const candidate = `${target}.tertulia-new`;
  try {
    await writeDurably(candidate, content, old?.mode ?? newMode);
    if (old !== null) await keepOwner(candidate, old);
    await rename(candidate, target);
  } catch (error) {
    await rm(candidate, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
  return backup;
}

/** A copy beside the file, named by the second; of two in one second the later one has a number too. */
async function keepBackup(path: string, old: Stats, now: number): Promise<string> {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/gu, "").replace("T", "-");
  for (let count = 1; ; count += 1) {
    const backup = `${path}.${stamp}${count === 1 ? "" : `-${count}`}.bak`;
    try {
      await copyFile(path, backup, constants.COPYFILE_EXCL);
    } catch (error) {
      if (systemCode(error) === "EEXIST") continue;
      throw error;
    }
    await chmod(backup, old.mode & 0o7777);
    await keepOwner(backup, old);
    await utimes(backup, old.atime, old.mtime);
    return backup;
  }
}

async function writeDurably(
  path: string,
  content: string | Uint8Array,
  mode: number,
): Promise<void> {
  // What a killed run has left there is not ours to append to, nor are its permissions.
  await rm(path, { force: true });
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    // Not by open: there the umask takes some away.
    await file.chmod(mode & 0o7777);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** @throws when the file belongs to somebody else and this user cannot give files away: better than a Synapse that cannot read. */
async function keepOwner(path: string, old: Stats): Promise<void> {
  const { uid, gid } = await stat(path);
  if (uid !== old.uid || gid !== old.gid) {
    await chown(path, old.uid, old.gid);
    // Giving a file away takes some of its permissions.
    await chmod(path, old.mode & 0o7777);
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}
