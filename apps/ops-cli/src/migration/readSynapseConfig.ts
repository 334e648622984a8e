/** Synapse's configuration, of one file or several, as Synapse reads it. Rule O290 in SPEC.md. */
import { resolve } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";
import { secretsIn } from "../mas-cli/secretsIn.ts";

export type ConfigFields = Readonly<Record<string, unknown>>;

/**
 * The merged configuration: a later file replaces whole top-level settings of an earlier one. Its secrets are kept out
 * of every output from then on.
 *
 * @throws {OpsError} ops/config-syntax with line and column, and those of reading files.
 */
export async function readSynapseConfig(
  paths: readonly string[],
  { files, cwd, keepSecret }: Pick<Context, "files" | "cwd" | "keepSecret">,
): Promise<ConfigFields> {
  let merged: ConfigFields = {};
  for (const path of paths) {
    const file = resolve(cwd, path);
    merged = { ...merged, ...parseConfig(await files.read(file), file) };
  }
  for (const secret of secretsIn(merged)) keepSecret(secret);
  return merged;
}

/** The map at that setting; empty when there is none. */
export function fieldsAt(config: ConfigFields, name: string): ConfigFields {
  const value = config[name];
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMap ? (value as ConfigFields) : {};
}

/** The maps in the list at that setting. */
export function listAt(config: ConfigFields, name: string): readonly ConfigFields[] {
  const value = config[name];
  return Array.isArray(value) ? (value as readonly ConfigFields[]) : [];
}

function parseConfig(text: string, path: string): ConfigFields {
  const lineCounter = new LineCounter();
  // Synapse's YAML is that of PyYAML: 1.1, where yes and on are true.
  const document = parseDocument(text, { lineCounter, version: "1.1", merge: true });
  const [broken] = document.errors;
  const value: unknown = broken === undefined ? (document.toJS() ?? {}) : null;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as ConfigFields;
  }
  const { line, col } = lineCounter.linePos(broken?.pos[0] ?? 0);
  throw new OpsError({
    code: "ops/config-syntax",
    text: {
      en: `${path}:${line}:${col} is not a YAML map of settings.`,
      es: `${path}:${line}:${col} no es un mapa YAML de ajustes.`,
    },
    remedy: {
      en: "Mend the indentation or the quotes there; Synapse would not start with it either.",
      es: "Corrija ahí la sangría o las comillas; Synapse tampoco arrancaría así.",
    },
    cause: broken,
  });
}
