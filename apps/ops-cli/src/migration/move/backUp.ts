/** Copies of everything that a move touches. Rule O319 in SPEC.md. */
import { basename, join, resolve } from "node:path";
import type { Context } from "../../cli/Context.ts";
import { OpsError } from "../../cli/OpsError.ts";
import {
  showAddress,
  toLibpqEnvironment,
  type PostgresAddress,
} from "../../database/PostgresAddress.ts";

const TIMEOUT_MS = 24 * 60 * 60 * 1000;

/**
 * Copies the files that are there; those that only a container sees are not.
 *
 * @returns the paths of both.
 */
export async function backUpFiles(
  paths: readonly string[],
  folder: string,
  { files, cwd }: Pick<Context, "files" | "cwd">,
): Promise<{ readonly copied: readonly string[]; readonly missed: readonly string[] }> {
  await files.makeFolder(folder);
  const [copied, missed]: [string[], string[]] = [[], []];
  for (const [index, path] of paths.map((given) => resolve(cwd, given)).entries()) {
    const isHere = (await files.kind(path)) === "file";
    if (isHere) await files.copy(path, join(folder, `${index + 1}-${basename(path)}`));
    (isHere ? copied : missed).push(path);
  }
  return { copied, missed };
}

/**
 * Dumps a database in PostgreSQL's own form, which `pg_restore` reads.
 *
 * @param file - Absolute; a half-written one of a killed run is replaced.
 * @throws {OpsError} ops/program-failed.
 */
export async function backUpDatabase(
  { pgDump, address, file }: { pgDump: string; address: PostgresAddress; file: string },
  { runProgram }: Pick<Context, "runProgram">,
): Promise<void> {
  const args = ["--format=custom", `--file=${file}`, "--no-password"];
  const env = toLibpqEnvironment(address);
  const { exitCode, stderr } = await runProgram(pgDump, args, { env, timeoutMs: TIMEOUT_MS });
  if (exitCode !== 0)
    throw dumpFailed(showAddress(address), stderr.trim().split("\n").at(-1) ?? "");
}

function dumpFailed(where: string, said: string): OpsError {
  return new OpsError({
    code: "ops/program-failed",
    text: {
      en: `pg_dump could not back up ${where}: ${said}`,
      es: `pg_dump no pudo copiar ${where}: ${said}`,
    },
    remedy: {
      en: "Name a pg_dump of the server's version with --pg-dump; or back up both databases yourself and add --no-database-backup.",
      es: "Indique con --pg-dump un pg_dump de la versión del servidor; o copie usted ambas bases de datos y añada --no-database-backup.",
    },
  });
}
