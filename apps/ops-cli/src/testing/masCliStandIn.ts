/** The stand-in for mas-cli, as a program and without the time that starting one takes. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProgramOptions, ProgramResult } from "../machine/RunProgram.ts";
import { PowerLoss, runStandIn } from "./mas-cli-stand-in/runStandIn.ts";

/** How the stand-in shall behave in its next runs. */
export interface StandInOrders {
  /** Every run appends its arguments there, as JSON. */
  readonly argvFile?: string;
  /** What `syn2mas` finds, instead of looking. */
  readonly check?: { readonly errors: readonly string[]; readonly warnings: readonly string[] };
  /** Where `syn2mas` gets SIGKILL. */
  readonly diesAt?: "before" | "middle" | "after";
  /** Whether the program that started it gets one too. */
  readonly takesParentAlong?: boolean;
}

export interface MasCliStandIn {
  readonly commandLine: string;
  /** For whoever starts it. */
  readonly env: Readonly<Record<string, string>>;
  /** What the program does, in the test's own process. */
  readonly run: (
    args: readonly string[],
    options?: Pick<ProgramOptions, "onLine">,
  ) => Promise<ProgramResult>;
  readonly order: (orders: Omit<StandInOrders, "argvFile">) => void;
  /** Arguments of every run so far. */
  readonly runs: () => readonly (readonly string[])[];
}

/** @param folder - Absolute; for its orders and what it notes. */
export function prepareMasCliStandIn(folder: string): MasCliStandIn {
  const [ordersFile, argvFile] = [join(folder, "orders.json"), join(folder, "argv.jsonl")];
  const order: MasCliStandIn["order"] = (orders) =>
    writeFileSync(ordersFile, JSON.stringify({ ...orders, argvFile }));
  writeFileSync(argvFile, "");
  order({});
  return {
    commandLine: `${process.execPath} ${join(import.meta.dirname, "mas-cli-stand-in/main.ts")}`,
    env: { MAS_CLI_STAND_IN: ordersFile },
    run: async (args, { onLine = () => {} } = {}) => {
      let [stdout, stderr] = ["", ""];
      const exitCode = await runStandIn(args, {
        orders: JSON.parse(readFileSync(ordersFile, "utf8")) as StandInOrders,
        stdout: (text) => void (stdout += text),
        stderr: (text) => {
          stderr += text;
          text.split("\n").forEach(onLine);
        },
        die: () => {
          throw new PowerLoss();
        },
      });
      return { exitCode, stdout, stderr };
    },
    order,
    runs: () =>
      readFileSync(argvFile, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as readonly string[]),
  };
}
