/** docs/operators/doctor.md and its Spanish sister: every finding and its remedy. Rule O110 in SPEC.md. */
import { renderTable, type Row } from "@tertulia/tools/documents";
import type { OptionSpec } from "../cli/Command.ts";
import type { Language, Text } from "../cli/Text.ts";
import type { FindingEntry, FindingStatus } from "../doctor/Finding.ts";
import type { DoctorGuide } from "./doctorGuides.ts";
import { placeholders } from "./placeholders.ts";

const TITLE: Text = { en: "What the doctors find", es: "Lo que encuentran los doctores" };
const INTRODUCTION: Text = {
  en: `This page is made from the code by \`npm run docs\`.

Each command looks, and takes away again what it made to see whether it can. It prints one finding for each thing that it looked at:
ok, warning, FAILED, or cannot tell; and unless all is well, what it means and what to do about it.
It ends with 0 when nothing failed, with 1 when something did, and with 2 for wrong use. With \`--json\` the findings are data;
their ids, the first column below, stay the same in every language and release. What stands in ‹angles› is a value.`,
  es: `Esta página la genera \`npm run docs\` a partir del código.

Cada orden mira y retira lo que creó para ver si puede. Imprime un hallazgo por cada cosa que mira:
bien, aviso, FALLO o no se sabe; y, si no todo va bien, qué significa y qué hacer.
Termina con 0 si nada falla, con 1 si algo falla y con 2 si el uso es incorrecto. Con \`--json\` los hallazgos son datos;
sus identificadores, la primera columna, son los mismos en todo idioma y versión. Lo que está entre ‹ángulos› es un valor.`,
};
const OPTION_HEAD: Readonly<Record<Language, Row>> = {
  en: ["option", "meaning"],
  es: ["opción", "significado"],
};
const FINDING_HEAD: Readonly<Record<Language, Row>> = {
  en: ["finding", "is", "means", "what to do"],
  es: ["hallazgo", "es", "significa", "qué hacer"],
};
const STATUS_WORDS: Readonly<Record<FindingStatus, Text>> = {
  pass: { en: "ok", es: "bien" },
  warn: { en: "warning", es: "aviso" },
  fail: { en: "failed", es: "fallo" },
  unknown: { en: "cannot tell", es: "no se sabe" },
};

/** The whole page. */
export function renderDoctorGuide(guides: readonly DoctorGuide[], language: Language): string {
  const parts = [`# ${TITLE[language]}`, INTRODUCTION[language]];
  for (const guide of guides) parts.push(...renderGuide(guide, language));
  return `${parts.join("\n\n")}\n`;
}

function renderGuide({ command, catalog }: DoctorGuide, language: Language): string[] {
  const groups = Map.groupBy(Object.entries(catalog), ([, { title }]) => title[language]);
  return [
    `## tertulia ${command.name}`,
    command.summary[language],
    `\`\`\`sh\n${command.example}\n\`\`\``,
    renderTable(OPTION_HEAD[language], Object.entries(command.options).map(toOptionRow(language))),
    ...[...groups].flatMap(([title, entries]) => {
      const rows = entries.flatMap(([id, entry]) => toFindingRows(id, entry, language));
      return rows.length === 0 ? [] : [`### ${title}`, renderTable(FINDING_HEAD[language], rows)];
    }),
  ];
}

function toOptionRow(language: Language): (option: [string, OptionSpec]) => Row {
  return ([name, spec]) => {
    const value = spec.type === "flag" ? "" : ` ${spec.placeholder}`;
    return [`\`--${name}${value}\``, spec.text[language]];
  };
}

/** One for each status that needs doing something. */
function toFindingRows(id: string, { reasons, remedy }: FindingEntry, language: Language): Row[] {
  const statuses = Object.keys(STATUS_WORDS) as FindingStatus[];
  return statuses.flatMap((status) => {
    const reason = status === "pass" ? undefined : reasons[status];
    if (reason === undefined) return [];
    const texts = [STATUS_WORDS[status], reason(placeholders), remedy(placeholders)];
    return [[`\`${id}\``, ...texts.map((text) => text[language])]];
  });
}
