/** docs/operators/tertulia.md and its Spanish sister: every command, from the table of commands. Rule O454 in SPEC.md. */
import { toJsonSchema } from "@valibot/to-json-schema";
import { renderTable, type Row } from "@tertulia/tools/documents";
import type { Command, OptionTable } from "../cli/Command.ts";
import { COMMON_OPTIONS } from "../cli/parseCommandLine.ts";
import { describeOption } from "../cli/renderHelp.ts";
import type { Language, Text } from "../cli/Text.ts";
import { listFields } from "./listFields.ts";

const TITLE: Text = { en: "Every command of tertulia", es: "Todas las órdenes de tertulia" };
const INTRODUCTION: Text = {
  en: `This page is made from the code by \`npm run docs\`. In the clone the program is \`npm run tertulia --\`; \`npm run build\` makes
\`apps/ops-cli/dist/tertulia.js\`, one file for Node 22 or newer. Secrets are given in files or variables, never as options.`,
  es: `Esta página la genera \`npm run docs\` a partir del código. En el repositorio el programa es \`npm run tertulia --\`; \`npm run build\`
crea \`apps/ops-cli/dist/tertulia.js\`, un solo archivo para Node 22 o posterior. Los secretos se dan en archivos o variables, nunca como opciones.`,
};
const COMMON: Text = { en: "What every command takes", es: "Lo que admite toda orden" };
const FAILURES: Text = {
  en: `A failure is a sentence, what to do about it, and a code that stays the same in every language and release, on standard error; with
\`--json\` it is \`{"error": {"code", "text", "remedy"}}\` on standard output. Wrong use ends with 2, whatever the command.`,
  es: `Un fallo es una frase, qué hacer y un código que es el mismo en todo idioma y versión, por la salida de errores; con
\`--json\` es \`{"error": {"code", "text", "remedy"}}\` por la salida estándar. El uso incorrecto termina con 2, sea cual sea la orden.`,
};
const OPTION_HEAD: Readonly<Record<Language, Row>> = {
  en: ["option", "meaning"],
  es: ["opción", "significado"],
};
const FIELD_HEAD: Readonly<Record<Language, Row>> = {
  en: ["field", "holds"],
  es: ["campo", "contiene"],
};
const EXIT_CODES: Text = { en: "Exit codes", es: "Códigos de salida" };
const EXITS: Readonly<Record<"plan" | "look" | "work", Text>> = {
  plan: {
    en: "0 nothing would change, 1 failed, 2 something would change.",
    es: "0 no cambiaría nada, 1 error, 2 algo cambiaría.",
  },
  look: {
    en: "0 nothing that could be looked at fails, 1 something does.",
    es: "0 nada de lo que se pudo mirar falla, 1 algo falla.",
  },
  work: { en: "0 done, 1 failed.", es: "0 hecho, 1 error." },
};
const FIELDS: Text = {
  en: "With `--json` it prints these fields; `--help --json` prints their JSON Schema.",
  es: "Con `--json` imprime estos campos; `--help --json` imprime su JSON Schema.",
};

/** The whole page. */
export function renderCommandGuide(commands: readonly Command[], language: Language): string {
  const parts = [
    `# ${TITLE[language]}`,
    INTRODUCTION[language],
    commands
      .map(({ name }) => `- [\`${name}\`](#tertulia-${name.replaceAll(" ", "-")})`)
      .join("\n"),
    `## ${COMMON[language]}`,
    renderOptions(COMMON_OPTIONS, language),
    FAILURES[language],
    ...commands.flatMap((command) => renderCommand(command, language)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function renderCommand(command: Command, language: Language): string[] {
  const { name, summary, example, options, data } = command;
  const fields = listFields(toJsonSchema(data), language);
  return [
    `## tertulia ${name}`,
    summary[language],
    `\`\`\`sh\n${example}\n\`\`\``,
    ...(Object.keys(options).length === 0 ? [] : [renderOptions(options, language)]),
    `${EXIT_CODES[language]}: ${EXITS[kindOf(name)][language]}`,
    FIELDS[language],
    renderTable(
      FIELD_HEAD[language],
      fields.map(({ path, holds }) => [`\`${path}\``, holds]),
    ),
  ];
}

function renderOptions(options: OptionTable, language: Language): string {
  const rows = Object.entries(options).map(([name, spec]) => {
    const value = spec.type === "flag" ? "" : ` ${spec.placeholder}`;
    return [`\`--${name}${value}\``, describeOption(spec, language)];
  });
  return renderTable(OPTION_HEAD[language], rows);
}

/** By the word that such commands are called by. */
function kindOf(name: string): keyof typeof EXITS {
  if (name.endsWith(" plan")) return "plan";
  return /^doctor |^status$| check$/u.test(name) ? "look" : "work";
}
