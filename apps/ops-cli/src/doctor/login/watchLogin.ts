/** `--watch`: asks again and again, and tells only what has become different. Rule O103 in SPEC.md. */
import type { Clock, Context } from "../../cli/Context.ts";
import { OpsError } from "../../cli/OpsError.ts";
import type { Finding } from "../Finding.ts";
import { renderFindings } from "../renderFindings.ts";
import { loginCatalog } from "./loginCatalog.ts";

export interface WatchOptions {
  readonly first: readonly Finding[];
  /** One more round; it is given the findings of the one before. */
  readonly look: (before: readonly Finding[]) => Promise<readonly Finding[]>;
  readonly intervalMs: number;
  readonly context: { readonly say: Context["say"]; readonly clock: Pick<Clock, "sleep"> };
}

/** Resolves when it is interrupted, with the findings of the last round. */
export async function watchLogin(options: WatchOptions): Promise<readonly Finding[]> {
  const { first, look, intervalMs, context } = options;
  let before = first;
  for (;;) {
    try {
      await context.clock.sleep(intervalMs);
      const now = await look(before);
      const changed = now.filter((finding, at) => !isSame(finding, before[at]));
      for (const line of renderFindings(loginCatalog, changed)) context.say(line);
      before = now;
    } catch (error) {
      if (error instanceof OpsError && error.code === "ops/interrupted") return before;
      throw error;
    }
  }
}

function isSame(one: Finding, other: Finding | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
