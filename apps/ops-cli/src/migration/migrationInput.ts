/** What mas-cli is given of Synapse: its configuration from before logins were delegated. Rules O325 and O413 in SPEC.md. */
import { resolve } from "node:path";
import type { Context } from "../cli/Context.ts";
import { RETIRED_PREFIX } from "../homeserver-yaml/editYaml.ts";
import { mergeConfig } from "../homeserver-yaml/mergeConfig.ts";
import { readConfigFiles } from "../homeserver-yaml/readConfigFiles.ts";
import type { MasConfig, MigrationInput } from "../mas-cli/MasCli.ts";
import { arrivesByName, synapseProviders } from "./loginProviders.ts";
import type { MigrationOptions } from "./migrationOptions.ts";
import { fieldsAt, type ConfigFields } from "./readSynapseConfig.ts";
import { providersOf } from "./rowKinds.ts";

const SUFFIX = ".tertulia-for-mas";
const PROVIDERS = "oidc_providers";

export interface MigrationSource {
  readonly options: MigrationOptions;
  readonly mas: MasConfig;
  /** Synapse's ids of the login providers that people are linked to. */
  readonly linkedProviders: ReadonlySet<string>;
}

/**
 * Does that work with Synapse's files; where delegation has turned login providers off, which syn2mas needs to know,
 * with one file of ours beside the first, which is there for that long.
 */
export async function withMigrationInput<Result>(
  { options, mas, linkedProviders }: MigrationSource,
  context: Pick<Context, "files" | "cwd">,
  work: (input: MigrationInput) => Promise<Result>,
): Promise<Result> {
  const { files, cwd } = context;
  const [here = "", there] = [options["synapse-config"][0], options["synapse-config-in-mas"][0]];
  const read = await readConfigFiles(context, options["synapse-config"]);
  const [first] = read;
  const present: ConfigFields = mergeConfig(read);
  const before = beforeDelegation(present);
  const known = {
    linked: linkedProviders,
    inSynapse: synapseProviders(before),
    inMas: providersOf(mas),
  };
  const ignoresMissingProviders = options["ignore-missing-auth-providers"] || arrivesByName(known);
  if (before === present || first === undefined) {
    const inMas = options["synapse-config-in-mas"];
    const synapseConfigs = inMas.length > 0 ? inMas : read.map(({ path }) => path);
    return await work({ synapseConfigs, ignoresMissingProviders });
  }
  const ours = await files.writeBeside(first.path, SUFFIX, JSON.stringify(before));
  const below = first.path.slice(resolve(cwd, here).length);
  const seen = there === undefined ? ours : `${there}${below}${SUFFIX}`;
  try {
    return await work({ synapseConfigs: [seen], ignoresMissingProviders });
  } finally {
    await files.remove(ours);
  }
}

/** The same object where delegation has turned no provider off. */
export function beforeDelegation(synapse: ConfigFields): ConfigFields {
  const retired = synapse[`${RETIRED_PREFIX}${PROVIDERS}`];
  const isRetired = retired !== undefined && (synapse[PROVIDERS] ?? null) === null;
  const listed = isRetired ? { ...synapse, [PROVIDERS]: retired } : synapse;
  const single = fieldsAt(synapse, "oidc_config");
  const delegates = fieldsAt(synapse, "matrix_authentication_service")["enabled"] === true;
  const isOff = delegates && single["enabled"] === false && single["client_id"] !== undefined;
  return isOff ? { ...listed, oidc_config: { ...single, enabled: true } } : listed;
}
