/** The parts of the operators' guide that are made from the code. Rule S125 in SPEC.md. */
import { refusalTextsEn } from "../operatorPage/texts/refusalTextsEn.ts";
import { Refusal, REFUSAL_REASONS, type RefusalReason } from "../Refusal.ts";
import { renderTable, type Row } from "@tertulia/tools/documents";
import { describeSettings, type SettingDescription } from "../settings/describeSettings.ts";

/** Markdown by the name of the guide's section that holds it. */
export function renderTables(): Readonly<Record<"settings" | "refusals", string>> {
  return { settings: renderSettings(), refusals: renderRefusals() };
}

function renderSettings(): string {
  return describeSettings()
    .map(({ title, settings }) => {
      const rows = settings.map(settingRow);
      return `### ${title}\n\n${renderTable(["variable", "default", "meaning"], rows)}`;
    })
    .join("\n\n");
}

function settingRow({ name, text, isRequired, byDefault }: SettingDescription): Row {
  const value = byDefault === null ? "" : `\`${byDefault}\``;
  return [`\`${name}\``, isRequired ? "required" : value, text];
}

function renderRefusals(): string {
  return renderTable(
    ["reason", "answer", "what it is", "what to do"],
    REFUSAL_REASONS.map(refusalRow),
  );
}

function refusalRow(reason: RefusalReason): Row {
  const { status, errcode } = new Refusal(reason).answer;
  const { title, advice } = refusalTextsEn[reason];
  return [`\`${reason}\``, `${status} \`${errcode}\``, title, advice];
}
