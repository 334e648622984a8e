/** Before all stories: a running stack (`TERTULIA_RUN_JSON`, else one of our own) and Element Call at an origin. */
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { readRun } from "./readRun.ts";
import { serveElementCall } from "./serveElementCall.ts";
import { startOwnStack } from "./startOwnStack.ts";

const ROOT = join(import.meta.dirname, "../..");

declare module "vitest" {
  export interface ProvidedContext {
    /** Path of the stack's run.json. */
    readonly runFile: string;
    /** `true` when the stack was started for these stories, so that nobody has used its links yet. */
    readonly isOwnStack: boolean;
    readonly elementCallOrigin: string;
  }
}

/** @returns how to end what was started. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["TERTULIA_RUN_JSON"];
  const stack =
    given === undefined ? await startOwnStack({ root: ROOT, folder: "e2e-stack" }) : null;
  const runFile = stack?.runFile ?? String(given);
  const elementCall = await serveElementCall({ run: readRun(runFile) });
  project.provide("runFile", runFile);
  project.provide("isOwnStack", stack !== null);
  project.provide("elementCallOrigin", elementCall.origin);
  return async () => {
    await elementCall.close();
    await stack?.close();
  };
}
