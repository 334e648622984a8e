/** Findings as lines for a person. Rule O10 in SPEC.md. */
import { toned, type Line, type Text, type Tone } from "../cli/Text.ts";
import type { Finding, FindingCatalog, FindingStatus } from "./Finding.ts";

const LABELS: Readonly<Record<FindingStatus, Text>> = {
  pass: { en: "ok", es: "bien" },
  warn: { en: "warning", es: "aviso" },
  fail: { en: "FAILED", es: "FALLO" },
  unknown: { en: "cannot tell", es: "no se sabe" },
};
const TONES: Readonly<Record<FindingStatus, Tone>> = {
  pass: "good",
  warn: "warn",
  fail: "bad",
  unknown: "quiet",
};

/** Two lines for what passed, a third with the remedy for what did not. */
export function renderFindings<Id extends string>(
  catalog: FindingCatalog<Id>,
  findings: readonly Finding<Id>[],
): Line[] {
  return findings.flatMap((finding) => renderFinding(catalog, finding));
}

function renderFinding<Id extends string>(
  catalog: FindingCatalog<Id>,
  finding: Finding<Id>,
): Line[] {
  const { title, reasons, remedy } = catalog[finding.id];
  const reason = reasons[finding.status]?.(finding.values);
  const label = LABELS[finding.status];
  return [
    toned(TONES[finding.status], {
      en: `${label.en}: ${title.en}`,
      es: `${label.es}: ${title.es}`,
    }),
    ...(reason === undefined ? [] : [indented(reason)]),
    ...(finding.status === "pass" ? [] : [indented(remedy(finding.values))]),
  ];
}

function indented(text: Text): Text {
  return { en: `    ${text.en}`, es: `    ${text.es}` };
}
