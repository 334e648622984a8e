/** The processor time of a process. */
import { readFileSync } from "node:fs";

/** `USER_HZ`, the unit of times in /proc; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Since its start, in seconds, of all its threads. */
export function readCpuSeconds(pid: number): number {
  // After the name, which may hold anything: state is field 3, utime 14 and stime 15.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
