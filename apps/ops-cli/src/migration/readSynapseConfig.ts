/** Synapse's configuration, of one file or several, as Synapse reads it. Rule O290 in SPEC.md. */
import type { Context } from "../cli/Context.ts";
import { mergeConfig } from "../homeserver-yaml/mergeConfig.ts";
import { readConfigFiles } from "../homeserver-yaml/readConfigFiles.ts";
import { secretsInYaml } from "../secrets/maskYaml.ts";

export type ConfigFields = Readonly<Record<string, unknown>>;

/**
 * The merged configuration; its secrets are kept out of every output from then on.
 *
 * @param paths - Files and folders, as Synapse's `-c` takes them.
 * @throws {OpsError} of reading the files; ops/config-syntax with line and column.
 */
export async function readSynapseConfig(
  paths: readonly string[],
  context: Pick<Context, "files" | "cwd" | "keepSecret">,
): Promise<ConfigFields> {
  const read = await readConfigFiles(context, paths);
  for (const secret of read.flatMap(secretsInYaml)) context.keepSecret(secret);
  return mergeConfig(read);
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
