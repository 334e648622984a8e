/** A plan of the well-known file, or what was done of it, as data and as lines for a person. */
import type * as v from "valibot";
import type { CommandOutcome } from "../cli/Command.ts";
import { diffTexts } from "../cli/diffTexts.ts";
import { toned, type Line } from "../cli/Text.ts";
import { toDiffLines } from "../cli/toDiffLines.ts";
import { exitCodeOf } from "../doctor/Finding.ts";
import type { ServedLook } from "./lookAtServed.ts";
import type { PreparedWellKnown, wellKnownSchema } from "./prepareWellKnown.ts";

interface WellKnownResult {
  /** The dated copy, once the file is replaced. */
  readonly backup: string | null;
  /** `null` when nobody looked. */
  readonly served: ServedLook | null;
}

/** Exit code 1 when what is served does not pass, else 0. */
export function describeWellKnown(
  { path, before, after }: PreparedWellKnown,
  { backup, served }: WellKnownResult,
): CommandOutcome<v.InferOutput<typeof wellKnownSchema>> {
  const diff = diffTexts(path, before, after);
  const findings = served?.findings ?? [];
  return {
    exitCode: exitCodeOf(findings),
    data: {
      path,
      diff,
      backup,
      served: findings.map(({ id, status }) => ({ id, status })),
    },
    lines: [...changeLines(diff, backup), ...(served?.lines ?? [])],
  };
}

function changeLines(diff: string, backup: string | null): Line[] {
  if (diff === "") {
    return [toned("good", { en: "Nothing would change.", es: "No cambiaría nada." })];
  }
  // What was done has been shown before it was asked for.
  if (backup === null) return toDiffLines(diff);
  return [
    toned("good", { en: `Changed. As it was: ${backup}`, es: `Cambiado. Como estaba: ${backup}` }),
  ];
}
