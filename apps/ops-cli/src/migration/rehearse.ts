/** The migration with the real data, whose every row is taken out of MAS again. Rule O303 in SPEC.md. */
import type { Context } from "../cli/Context.ts";
import { connectPostgres } from "../database/connectPostgres.ts";
import { masCliOf } from "./collectFacts.ts";
import { readLinkedProviders } from "./loginProviders.ts";
import { readMasState } from "./masState.ts";
import { showMigration } from "./migrateProgress.ts";
import { withMigrationInput } from "./migrationInput.ts";
import type { MigrationOptions } from "./migrationOptions.ts";
import { migrationFailed, masIsNotOurs } from "./move/migrateToMas.ts";
import {
  locateMasDatabase,
  locateSynapseDatabase,
  openSynapseDatabase,
  withDatabase,
} from "./openDatabases.ts";
import { readSynapseConfig } from "./readSynapseConfig.ts";
import { providersOf, sumExpectedRows, type RowSums } from "./rowKinds.ts";

export interface Rehearsal {
  /** What will arrive. */
  readonly expected: RowSums;
  /** How long mas-cli took. */
  readonly durationMs: number;
}

/** @throws {OpsError} ops/program-failed with mas-cli's words; ops/state-changed when MAS is not empty afterwards. */
export async function rehearse(options: MigrationOptions, context: Context): Promise<Rehearsal> {
  const masCli = masCliOf(options, context);
  const mas = await masCli.dumpConfig();
  const synapse = await readSynapseConfig(options["synapse-config"], context);
  const place = await locateSynapseDatabase(synapse, options, context);
  const { expected, linkedProviders } = await withDatabase(
    openSynapseDatabase(place),
    async (database) => ({
      expected: await sumExpectedRows(database, providersOf(mas)),
      linkedProviders: await readLinkedProviders(database),
    }),
  );
  const begunAt = context.clock.now();
  const report = await withMigrationInput({ options, mas, linkedProviders }, context, (input) =>
    masCli.migrate({ ...input, isRehearsal: true, onLine: showMigration(expected, context) }),
  );
  if (report.outcome !== "clean") throw migrationFailed(report);
  const durationMs = context.clock.now() - begunAt;
  const address = await locateMasDatabase(mas, options, context);
  const state = await withDatabase(connectPostgres(address), readMasState);
  if (state.kind !== "empty")
    throw masIsNotOurs(state.kind === "filled" ? state.table : "syn2mas__users");
  return { expected, durationMs };
}
