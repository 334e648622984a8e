/** `--help`, from the table of commands. Rule O4 in SPEC.md. */
import type { Command, OptionSpec } from "./Command.ts";
import { COMMON_OPTIONS } from "./parseCommandLine.ts";
import type { Language, Text } from "./Text.ts";
import { wrapText } from "./wrapText.ts";

const SUMMARY: Text = {
  en: "Moves a Synapse to the Matrix Authentication Service and tells what is wrong with login and calls.",
  es: "Lleva un Synapse al Matrix Authentication Service y dice qué falla en el inicio de sesión y en las llamadas.",
};
const USAGE: Text = { en: "Usage", es: "Uso" };
const COMMANDS: Text = { en: "Commands", es: "Órdenes" };
const OPTIONS: Text = { en: "Options", es: "Opciones" };
const EXAMPLE: Text = { en: "Example", es: "Ejemplo" };
const REQUIRED: Text = { en: "Required.", es: "Obligatoria." };
const REPEATED: Text = { en: "Can be given more than once.", es: "Puede repetirse." };
const DEFAULT: Text = { en: "Default", es: "Por omisión" };
const OPTIONS_PLACE: Text = { en: "[options]", es: "[opciones]" };
const EXIT_CODES: Text = {
  en: "Exit codes: 0 done, or nothing would change; 1 failed; 2 something would change, or wrong use.",
  es: "Códigos de salida: 0 hecho o nada que cambiar; 1 error; 2 algo cambiaría o uso incorrecto.",
};
const MORE: Text = {
  en: "tertulia COMMAND --help tells more of each.",
  es: "tertulia ORDEN --help explica cada una.",
};

/** The commands whose names begin with these words, with what each does. */
export function renderCommandList(
  commands: readonly Command[],
  prefix: string,
  language: Language,
): string {
  const listed = commands.filter(({ name }) => prefix === "" || name.startsWith(`${prefix} `));
  const words = `tertulia ${prefix}`.trim();
  return [
    `${USAGE[language]}: ${words} … ${OPTIONS_PLACE[language]}`,
    "",
    ...(prefix === "" ? [wrapText(SUMMARY[language], ""), ""] : []),
    `${COMMANDS[language]}:`,
    ...listed.map(({ name, summary }) => `  ${name}\n${wrapText(summary[language], "      ")}`),
    "",
    wrapText(EXIT_CODES[language], ""),
    MORE[language],
    "",
  ].join("\n");
}

export function renderCommandHelp(command: Command, language: Language): string {
  return [
    `${USAGE[language]}: tertulia ${command.name} ${OPTIONS_PLACE[language]}`,
    "",
    wrapText(command.summary[language], ""),
    "",
    `${OPTIONS[language]}:`,
    ...Object.entries({ ...command.options, ...COMMON_OPTIONS }).map(([name, spec]) =>
      renderOption(name, spec, language),
    ),
    "",
    `${EXAMPLE[language]}:`,
    `  ${command.example}`,
    "",
    wrapText(EXIT_CODES[language], ""),
    "",
  ].join("\n");
}

function renderOption(name: string, spec: OptionSpec, language: Language): string {
  const value = spec.type === "flag" ? "" : ` ${spec.placeholder}`;
  return `  --${name}${value}\n${wrapText(describeOption(spec, language), "      ")}`;
}

/** What an option is for, whether it has to be given, how often it can be, and what it is without. */
export function describeOption(spec: OptionSpec, language: Language): string {
  const byDefault = "byDefault" in spec ? spec.byDefault : undefined;
  return [
    spec.text[language],
    ...("isRequired" in spec ? [REQUIRED[language]] : []),
    ...(spec.type === "texts" ? [REPEATED[language]] : []),
    ...(byDefault === undefined ? [] : [`${DEFAULT[language]}: ${byDefault}.`]),
  ].join(" ");
}
