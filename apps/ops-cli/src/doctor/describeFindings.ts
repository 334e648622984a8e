/** Findings as data: what `--json` of a doctor prints. Rule O10 in SPEC.md. */
import * as v from "valibot";
import type { Language } from "../cli/Text.ts";
import { FINDING_STATUSES, type Finding, type FindingCatalog } from "./Finding.ts";

/** The shape of it; `reason` is `null` where there is nothing to say, `remedy` for what passed. */
export const describedFindings = v.array(
  v.object({
    id: v.string(),
    status: v.picklist(FINDING_STATUSES),
    title: v.string(),
    reason: v.nullable(v.string()),
    remedy: v.nullable(v.string()),
  }),
);

export function describeFindings<Id extends string>(
  catalog: FindingCatalog<Id>,
  findings: readonly Finding<Id>[],
  language: Language,
): v.InferOutput<typeof describedFindings> {
  return findings.map(({ id, status, values }) => {
    const { title, reasons, remedy } = catalog[id];
    return {
      id,
      status,
      title: title[language],
      reason: reasons[status]?.(values)[language] ?? null,
      remedy: status === "pass" ? null : remedy(values)[language],
    };
  });
}
