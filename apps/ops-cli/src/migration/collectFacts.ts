/** Looks at both configurations and both databases, and asks mas-cli. Rules O292 to O299 in SPEC.md. */
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";
import { connectPostgres } from "../database/connectPostgres.ts";
import { createMasCli } from "../mas-cli/createMasCli.ts";
import type { MasCli, MasConfig } from "../mas-cli/MasCli.ts";
import type { MigrationFacts } from "./checkMigration.ts";
import { DELEGATED } from "./loginProviders.ts";
import { readMasState, type MasState } from "./masState.ts";
import { beforeDelegation, withMigrationInput } from "./migrationInput.ts";
import type { MigrationOptions } from "./migrationOptions.ts";
import {
  locateMasDatabase,
  locateSynapseDatabase,
  openSynapseDatabase,
  withDatabase,
} from "./openDatabases.ts";
import { readSynapseConfig } from "./readSynapseConfig.ts";
import { readSynapseFacts } from "./synapseFacts.ts";

/** @throws {OpsError} of everything that is read on the way; MAS's database alone may be out of reach. */
export async function collectFacts(
  options: MigrationOptions,
  context: Context,
): Promise<MigrationFacts> {
  const masCli = masCliOf(options, context);
  const synapse = await readSynapseConfig(options["synapse-config"], context);
  const mas = await masCli.dumpConfig();
  const place = await locateSynapseDatabase(synapse, options, context);
  const database = await withDatabase(openSynapseDatabase(place), readSynapseFacts);
  const isReadable = place.kind === "postgres";
  const linked = [...database.externalIds.keys()].filter((id) => id !== DELEGATED);
  const source = { options, mas, linkedProviders: new Set(linked) };
  return {
    synapse: beforeDelegation(synapse),
    mas,
    database,
    masState: await readMasStateIfReached(mas, options, context),
    report: isReadable
      ? await withMigrationInput(source, context, (input) => masCli.checkMigration(input))
      : null,
    ignoresMissingProviders: options["ignore-missing-auth-providers"],
  };
}

export function masCliOf(options: MigrationOptions, context: Context): MasCli {
  const cli = { commandLine: options["mas-cli"], configFiles: options["mas-config"] };
  return createMasCli(cli, context);
}

async function readMasStateIfReached(
  mas: MasConfig,
  options: MigrationOptions,
  context: Context,
): Promise<MasState | null> {
  const address = await locateMasDatabase(mas, options, context);
  try {
    return await withDatabase(connectPostgres(address), readMasState);
  } catch (error) {
    if (error instanceof OpsError && error.code === "ops/database-unreachable") return null;
    throw error;
  }
}
