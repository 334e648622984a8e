/** The text of every setting, from the environment and from files. Rule S39 in SPEC.md. */
import { failureCode } from "../internal/failureCode.ts";
import { FILE_SETTINGS, settings } from "../settings.ts";

/** Where settings come from; both are given so that a test needs no process and no disk. */
export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file. Throws when it cannot be read. */
  readonly readFile: (path: string) => string;
}

/** What is wrong with one variable; its value is never part of it. */
export interface Problem {
  readonly variable: string;
  readonly text: string;
}

export interface ReadValues {
  readonly values: Record<string, string | undefined>;
  readonly problems: readonly Problem[];
  /** Names of variables that look like settings and are none, in order. */
  readonly unknown: readonly string[];
}

/** Whoever writes such a name means this service, or one that it replaces. */
const SETTING_PREFIX = /^(?:TERTULIA|LIVEKIT)_/u;

/** Blanks around a value would be a typing error anywhere but here: this one has to be typed on purpose. */
const EXACT_SETTING = "LIVEKIT_INSECURE_SKIP_VERIFY_TLS";

/** A variable's value, or the text of the file that `<NAME>_FROM_FILE` names, trimmed; absent where empty. */
export function readValues({ env, readFile }: ConfigSource): ReadValues {
  const values: Record<string, string | undefined> = {};
  const problems: Problem[] = [];
  const readFrom = (variable: string, path: string, pathVariable: string): void => {
    try {
      values[variable] = presence(readFile(path));
      if (values[variable] !== undefined || !FILE_SETTINGS.has(variable)) return;
      problems.push({ variable, text: "names an empty file" });
    } catch (error) {
      const code = failureCode(error);
      problems.push({ variable, text: `cannot be read from ${pathVariable} (${code})` });
    }
  };
  for (const variable of Object.keys(settings.entries)) {
    const value = variable === EXACT_SETTING ? env[variable] : presence(env[variable]);
    const path = presence(env[`${variable}_FROM_FILE`]);
    if (path !== undefined) readFrom(variable, path, `${variable}_FROM_FILE`);
    else if (value !== undefined && FILE_SETTINGS.has(variable)) {
      readFrom(variable, value, "its file");
    } else values[variable] = value;
  }
  return { values, problems, unknown: unknownNames(env) };
}

function unknownNames(env: ConfigSource["env"]): readonly string[] {
  const isKnown = (name: string): boolean =>
    Object.hasOwn(settings.entries, name.replace(/_FROM_FILE$/u, ""));
  return Object.keys(env)
    .filter((name) => SETTING_PREFIX.test(name) && !isKnown(name))
    .toSorted();
}

function presence(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === "" ? undefined : trimmed;
}
