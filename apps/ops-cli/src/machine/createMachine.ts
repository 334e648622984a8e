/** The world as it is. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, Machine } from "../cli/Context.ts";
import { createFiles } from "./createFiles.ts";
import { createHttp } from "./createHttp.ts";
import { createRunProgram } from "./createRunProgram.ts";
import { interruptedRun } from "./interruptedRun.ts";

interface MachineInit {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends what waits. */
  readonly signal: AbortSignal;
}

export function createMachine(init: MachineInit): Machine {
  const clock: Clock = {
    now: () => Date.now(),
    sleep: (durationMs, unneeded) => {
      const signal =
        unneeded === undefined ? init.signal : AbortSignal.any([init.signal, unneeded]);
      return sleep(durationMs, undefined, { signal }).catch((error: unknown) => {
        throw interruptedRun(error);
      });
    },
  };
  return {
    http: createHttp(init.signal),
    runProgram: createRunProgram(init),
    files: createFiles(clock),
    clock,
    random: (length) => randomBytes(length),
  };
}
