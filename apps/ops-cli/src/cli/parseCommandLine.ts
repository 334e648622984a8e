/** What the arguments ask for. Rules O2 and O3 in SPEC.md. */
import { parseArgs, type ParseArgsOptionDescriptor } from "node:util";
import type { Command, OptionSpec } from "./Command.ts";
import type { Language, Text } from "./Text.ts";

/** What every command takes. */
export const COMMON_OPTIONS = {
  help: { type: "flag", text: { en: "This text.", es: "Este texto." } },
  json: {
    type: "flag",
    text: {
      en: "Prints JSON; with --help, the JSON Schema of it.",
      es: "Imprime JSON; con --help, su JSON Schema.",
    },
  },
  lang: {
    type: "text",
    placeholder: "en|es",
    text: {
      en: "Language; default by the locale.",
      es: "Idioma; por omisión, el de la configuración regional.",
    },
  },
  yes: {
    type: "flag",
    text: { en: "Answers every question with yes.", es: "Responde que sí a toda pregunta." },
  },
} as const satisfies Record<string, OptionSpec>;

export interface CommonValues {
  readonly isJson: boolean;
  readonly isYes: boolean;
  /** `null` when it was not given. */
  readonly language: Language | null;
}

export type Request =
  | { readonly kind: "version" }
  /** `prefix`: words of the commands to list, `mas` for example; empty for all. */
  | { readonly kind: "list"; readonly prefix: string; readonly common: CommonValues }
  | { readonly kind: "help"; readonly command: Command; readonly common: CommonValues }
  | {
      readonly kind: "run";
      readonly command: Command;
      readonly options: Readonly<Record<string, unknown>>;
      readonly common: CommonValues;
    }
  | { readonly kind: "misuse"; readonly problem: Text; readonly common: CommonValues };

/** @param args - without the program's own name. */
export function parseCommandLine(args: readonly string[], commands: readonly Command[]): Request {
  const firstOption = args.findIndex((arg) => arg.startsWith("-"));
  const words = (firstOption === -1 ? args : args.slice(0, firstOption)).join(" ");
  const command = commands.find(({ name }) => name === words);
  const rest = firstOption === -1 ? [] : args.slice(firstOption);
  const specs: Readonly<Record<string, OptionSpec>> = { ...COMMON_OPTIONS, ...command?.options };
  const common = readCommon(rest);
  if (command === undefined && rest[0] === "--version") return { kind: "version" };
  const given = readOptions(rest, specs);
  if ("problem" in given) return { kind: "misuse", problem: given.problem, common };
  if (command === undefined) {
    const isKnown = words === "" || commands.some(({ name }) => name.startsWith(`${words} `));
    return isKnown
      ? { kind: "list", prefix: words, common }
      : { kind: "misuse", problem: unknownCommand(words), common };
  }
  if (given.values["help"] === true) return { kind: "help", command, common };
  const problem = findMissing(given.values, command);
  return problem === null
    ? { kind: "run", command, options: given.values, common }
    : { kind: "misuse", problem, common };
}

/** Read by themselves, so that wrong use too is told in the language and form that was asked for. */
function readCommon(args: readonly string[]): CommonValues {
  const lang = args.flatMap((arg, at) => {
    if (arg === "--lang") return [args[at + 1] ?? ""];
    return arg.startsWith("--lang=") ? [arg.slice("--lang=".length)] : [];
  })[0];
  return {
    isJson: args.includes("--json"),
    isYes: args.includes("--yes"),
    language: lang === "en" || lang === "es" ? lang : null,
  };
}

type Given = { readonly values: Readonly<Record<string, unknown>> } | { readonly problem: Text };

/** The values by option, with defaults. */
function readOptions(args: readonly string[], specs: Readonly<Record<string, OptionSpec>>): Given {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, toDescriptor(spec)]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const values: Record<string, unknown> = {};
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") return { problem: unexpected(token.value) };
    const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined;
    if (spec === undefined || !token.rawName.startsWith("--"))
      return { problem: unknownOption(token.rawName) };
    const problem = takeValue({ values, name: token.name, spec, value: token.value });
    if (problem !== null) return { problem };
  }
  return { values: { ...defaults(specs), ...values } };
}

function toDescriptor(spec: OptionSpec): ParseArgsOptionDescriptor {
  return spec.type === "flag" ? { type: "boolean" } : { type: "string" };
}

interface Taking {
  readonly values: Record<string, unknown>;
  readonly name: string;
  readonly spec: OptionSpec;
  readonly value: string | undefined;
}

function takeValue({ values, name, spec, value }: Taking): Text | null {
  if (spec.type === "flag") {
    values[name] = true;
    return value === undefined ? null : needsNoValue(name);
  }
  if (value === undefined || value === "") return needsValue(name, spec.placeholder);
  if (spec.type === "texts") {
    values[name] = [...((values[name] as string[] | undefined) ?? []), value];
    return null;
  }
  if (Object.hasOwn(values, name)) return givenTwice(name);
  if (spec.type === "count" && !/^\d{1,9}$/u.test(value)) return noNumber(name);
  if (name === "lang" && value !== "en" && value !== "es") return noLanguage(value);
  values[name] = spec.type === "count" ? Number(value) : value;
  return null;
}

function defaults(specs: Readonly<Record<string, OptionSpec>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => {
      if (spec.type === "flag") return [name, false];
      return [name, spec.type === "texts" ? [] : spec.byDefault];
    }),
  );
}

function findMissing(given: Readonly<Record<string, unknown>>, { options }: Command): Text | null {
  const missing = Object.entries(options).find(
    ([name, spec]) =>
      "isRequired" in spec &&
      (spec.type === "texts" ? (given[name] as []).length === 0 : given[name] === undefined),
  );
  if (missing === undefined) return null;
  return { en: `--${missing[0]} is required.`, es: `Falta --${missing[0]}.` };
}

function unknownCommand(words: string): Text {
  return { en: `There is no command “${words}”.`, es: `No existe la orden «${words}».` };
}
function unexpected(value: string): Text {
  return { en: `“${value}” was not expected.`, es: `No se esperaba «${value}».` };
}
function unknownOption(name: string): Text {
  return { en: `There is no option ${name} here.`, es: `Aquí no existe la opción ${name}.` };
}
function needsNoValue(name: string): Text {
  return { en: `--${name} takes no value.`, es: `--${name} no lleva valor.` };
}
function needsValue(name: string, placeholder: string): Text {
  return {
    en: `--${name} needs a value: ${placeholder}.`,
    es: `--${name} necesita un valor: ${placeholder}.`,
  };
}
function givenTwice(name: string): Text {
  return { en: `--${name} was given twice.`, es: `--${name} se indicó dos veces.` };
}
function noNumber(name: string): Text {
  return { en: `--${name} is not a whole number.`, es: `--${name} no es un número entero.` };
}
function noLanguage(value: string): Text {
  return {
    en: `There is no language “${value}”: en or es.`,
    es: `No existe el idioma «${value}»: en o es.`,
  };
}
