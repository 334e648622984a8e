/** A world without network, programs or waiting, on the real file system; each part can be given. */
import type { Machine } from "../cli/Context.ts";
import { createFiles } from "../machine/createFiles.ts";
import { HttpFailure } from "../machine/Http.ts";

/** 2026-01-02T03:04:05Z, in milliseconds since the epoch. */
export const TEST_NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

export function createTestMachine(parts: Partial<Machine> = {}): Machine {
  const clock = { now: () => TEST_NOW, sleep: () => Promise.resolve() };
  return {
    http: (request) => Promise.reject(new HttpFailure("refused", "ECONNREFUSED", request.url)),
    runProgram: (commandLine) => Promise.reject(new Error(`${commandLine} was not expected`)),
    files: createFiles(clock),
    clock,
    random: (length) => new Uint8Array(length).fill(7),
    ...parts,
  };
}
