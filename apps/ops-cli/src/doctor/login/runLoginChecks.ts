/** Asks every check and turns its answer into a finding. Rules O100 and O101 in SPEC.md. */
import type { Finding } from "../Finding.ts";
import type { LoginCheck } from "./LoginCheck.ts";
import { NoAnswer, type LoginProbe } from "./createLoginProbe.ts";
import { loginChecks } from "./loginChecks.ts";
import { faultsOf, findingId } from "./loginCatalog.ts";

export interface LoginRunOptions {
  /** Findings of the round before: checks that leave something behind keep theirs. */
  readonly before?: readonly Finding[];
}

/** @returns one finding for each check, in the order of the table. */
export function runLoginChecks(
  probe: LoginProbe,
  { before = [] }: LoginRunOptions = {},
): Promise<readonly Finding[]> {
  return Promise.all(
    loginChecks.map(async (check, at) => {
      const kept = check.isOnce ? before[at] : undefined;
      return kept ?? (await runLoginCheck(check, probe));
    }),
  );
}

/** One of them; that nobody answers is a finding too. */
export async function runLoginCheck(check: LoginCheck, probe: LoginProbe): Promise<Finding> {
  try {
    const { cause, values } = await check.run(probe);
    return toFinding(check, cause, values);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return toFinding(check, "unreachable", { url: error.url, why: error.reason });
  }
}

function toFinding(check: LoginCheck, cause: string | null, values: Finding["values"]): Finding {
  const status = cause === null ? "pass" : (faultsOf(check)[cause]?.status ?? "unknown");
  return { id: findingId(check, cause), status, values };
}
