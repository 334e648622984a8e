/** MAS's command line, reached as the operator reaches it. Rules O260 to O265 and O412 in SPEC.md. */
import { parse } from "yaml";
import { OpsError } from "../cli/OpsError.ts";
import type { Context } from "../cli/Context.ts";
import { parseYamlFile } from "../homeserver-yaml/parseYamlFile.ts";
import type { ProgramOptions, ProgramResult } from "../machine/RunProgram.ts";
import { stoppedContainer } from "../machine/stoppedContainer.ts";
import { secretsInYaml } from "../secrets/maskYaml.ts";
import type { MasCli, MasConfig, MigrationInput } from "./MasCli.ts";
import { parseSyn2masReport } from "./parseSyn2masReport.ts";

/** A migration of hundreds of thousands of people takes that long. */
const MIGRATION_TIMEOUT_MS = 12 * 60 * 60 * 1000;
const SAID_LINES = 6;

/** A line of its log, with the provider's ULID. */
const DISABLING = /Disabling provider .*?provider\.id=(\w+)/gu;

export interface MasCliInit {
  /** `mas-cli`, or `docker exec -i mas mas-cli`. */
  readonly commandLine: string;
  /** MAS's configuration files in their order, as mas-cli sees them; absolute, or mas-cli looks through parent folders. */
  readonly configFiles: readonly string[];
}

export function createMasCli(
  { commandLine, configFiles }: MasCliInit,
  { runProgram, keepSecret }: Pick<Context, "runProgram" | "keepSecret">,
): MasCli {
  const files = configFiles.flatMap((file) => ["--config", file]);
  const run = async (
    args: readonly string[],
    options: ProgramOptions = {},
  ): Promise<ProgramResult> => {
    const result = await runProgram(commandLine, [...files, ...args], options);
    const stopped = stoppedContainer("mas-cli", result);
    if (stopped !== null) throw stopped;
    return result;
  };
  const syn2mas = async (
    input: MigrationInput,
    args: readonly string[],
    onLine: (line: string) => void = () => {},
  ) => {
    const { exitCode, stderr } = await run(["syn2mas", ...toFlags(input), ...args], {
      timeoutMs: MIGRATION_TIMEOUT_MS,
      onLine,
    });
    return parseSyn2masReport(exitCode, stderr);
  };
  return {
    dumpConfig: async () => {
      const result = await run(["config", "dump"]);
      if (result.exitCode !== 0) throw refused(result);
      const dumped = parseYamlFile("mas-cli config dump", result.stdout);
      for (const secret of secretsInYaml(dumped)) keepSecret(secret);
      return (parse(result.stdout) ?? {}) as MasConfig;
    },
    checkConfig: async () => {
      const result = await run(["config", "check"]);
      if (result.exitCode !== 0) throw refused(result);
    },
    syncConfig: async ({ prunes }) => {
      const result = await run(["config", "sync", ...(prunes ? ["--prune"] : [])]);
      if (result.exitCode !== 0) throw syncFailed(result);
    },
    findProvidersToDisable: async () => {
      const result = await run(["config", "sync", "--dry-run"]);
      if (result.exitCode !== 0) throw syncFailed(result);
      return [...result.stderr.matchAll(DISABLING)].map(([, id = ""]) => id);
    },
    checkMigration: (input) => syn2mas(input, ["check"]),
    migrate: ({ isRehearsal, onLine, ...input }) =>
      syn2mas(input, ["migrate", ...(isRehearsal ? ["--dry-run"] : [])], onLine),
  };
}

function toFlags({ synapseConfigs, ignoresMissingProviders }: MigrationInput): string[] {
  return [
    ...synapseConfigs.flatMap((file) => ["--synapse-config", file]),
    ...(ignoresMissingProviders === true ? ["--ignore-missing-auth-providers"] : []),
  ];
}

function lastWords({ stderr }: ProgramResult): string {
  return stderr.trimEnd().split("\n").slice(-SAID_LINES).join("\n");
}

function refused(result: ProgramResult): OpsError {
  const said = lastWords(result);
  return new OpsError({
    code: "ops/config-refused",
    text: {
      en: `mas-cli does not accept MAS's configuration:\n${said}`,
      es: `mas-cli no acepta la configuración de MAS:\n${said}`,
    },
    remedy: {
      en: "Check that --mas-config names every file, with paths as mas-cli sees them (inside its container), and mend what it says.",
      es: "Compruebe que --mas-config nombra todos los archivos, con las rutas que ve mas-cli (dentro de su contenedor), y corrija lo que dice.",
    },
  });
}

function syncFailed(result: ProgramResult): OpsError {
  const said = lastWords(result);
  return new OpsError({
    code: "ops/program-failed",
    text: {
      en: `mas-cli config sync failed, and has changed nothing:\n${said}`,
      es: `mas-cli config sync ha fallado y no ha cambiado nada:\n${said}`,
    },
    remedy: {
      en: "Mend what it says, then run the command again.",
      es: "Corrija lo que dice y ejecute la orden de nuevo.",
    },
  });
}
