/** The machine that something was measured on. */
import { cpus } from "node:os";

/** Its processors, for people: `2 × AMD EPYC`. */
export function machineName(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model ?? "unknown processor"}`;
}
