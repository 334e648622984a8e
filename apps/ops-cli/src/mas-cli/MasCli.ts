/** What is asked of MAS's own command line. */
import type { Syn2masReport } from "./parseSyn2masReport.ts";

/** MAS's configuration as it is after all its files were merged: with the secrets that it holds. */
export type MasConfig = Readonly<Record<string, unknown>>;

export interface MigrationInput {
  /** Synapse's configuration files, as mas-cli sees them. */
  readonly synapseConfigs: readonly string[];
  /** Whether links to providers that MAS does not know may be left behind. */
  readonly ignoresMissingProviders?: boolean;
}

export interface MasCli {
  /**
   * The merged configuration; its secrets are kept out of every output from then on.
   *
   * @throws {OpsError} ops/config-refused, with what mas-cli said.
   */
  readonly dumpConfig: () => Promise<MasConfig>;
  /** Whether every section can be read. @throws {OpsError} ops/config-refused. */
  readonly checkConfig: () => Promise<void>;
  /**
   * Brings MAS's database to what its configuration says; with `prunes` it deletes clients that are not in it, with all
   * their sessions.
   *
   * @throws {OpsError} ops/program-failed.
   */
  readonly syncConfig: (options: { readonly prunes: boolean }) => Promise<void>;
  /**
   * Ids of the login providers that a sync would turn off, by a sync that changes nothing but MAS's schema.
   *
   * @throws {OpsError} ops/program-failed.
   */
  readonly findProvidersToDisable: () => Promise<readonly string[]>;
  /** Runs `syn2mas check`: it changes nothing but MAS's schema. */
  readonly checkMigration: (input: MigrationInput) => Promise<Syn2masReport>;
  /** Runs `syn2mas migrate`; rehearsed, everything is copied and then removed again. */
  readonly migrate: (
    input: MigrationInput & {
      readonly isRehearsal: boolean;
      /** Takes every line of its log as it comes. */
      readonly onLine?: (line: string) => void;
    },
  ) => Promise<Syn2masReport>;
}
