/** Findings as data: what `--json` of a doctor prints. Rule O10 in SPEC.md. */
import type { Language } from "../cli/Text.ts";
import type { Finding, FindingCatalog, FindingStatus } from "./Finding.ts";

export interface DescribedFinding {
  readonly id: string;
  readonly status: FindingStatus;
  readonly title: string;
  /** `null` where there is nothing to say. */
  readonly reason: string | null;
  /** `null` for what passed. */
  readonly remedy: string | null;
}

export function describeFindings<Id extends string>(
  catalog: FindingCatalog<Id>,
  findings: readonly Finding<Id>[],
  language: Language,
): DescribedFinding[] {
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
