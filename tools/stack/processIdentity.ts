/** Which process is meant: a pid alone may belong to somebody else tomorrow. */
import { readFileSync } from "node:fs";

export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks after boot when it started (proc(5), /proc/pid/stat field 22); a string because it may exceed 2^53. */
  readonly startTicks: string;
}

/** @returns the identity of the process that has this pid now; `null` when none is running, or only a zombie. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
  return parseProcessStat(stat);
}

/** @returns `null` for a zombie: it runs no more and only waits for its parent to notice. */
export function parseProcessStat(stat: string): ProcessIdentity | null {
  // The command's name stands in parentheses and may itself hold blanks and parentheses.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const startTicks = fields[18];
  if (state === "Z" || state === "X" || startTicks === undefined) return null;
  return { pid: Number.parseInt(stat, 10), startTicks };
}

export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startTicks === identity.startTicks;
}

function isGone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ESRCH";
}
