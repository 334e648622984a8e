/** Copies of everything that a move touches. Rules O319 and O403 in SPEC.md. */
import { basename, join, resolve } from "node:path";
import type { Context } from "../../cli/Context.ts";
import { lookWhile } from "../../cli/lookWhile.ts";
import { OpsError } from "../../cli/OpsError.ts";
import type { Text } from "../../cli/Text.ts";
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

export interface DatabaseBackup {
  readonly pgDump: string;
  readonly address: PostgresAddress;
  /** Absolute; a half-written one of a killed run is replaced. */
  readonly file: string;
  /** What is told beside how large it is by now. */
  readonly title: Text;
}

/**
 * Dumps a database in PostgreSQL's own form, which `pg_restore` reads.
 *
 * @throws {OpsError} ops/program-failed.
 */
export async function backUpDatabase(
  { pgDump, address, file, title }: DatabaseBackup,
  context: Pick<Context, "runProgram" | "files" | "clock" | "progress">,
): Promise<void> {
  const { runProgram, files, progress } = context;
  const args = ["--format=custom", `--file=${file}`, "--no-password"];
  const env = toLibpqEnvironment(address);
  const dumping = runProgram(pgDump, args, { env, timeoutMs: TIMEOUT_MS });
  // How large it gets nobody knows: it is compressed.
  const tell = (done: number): void => progress(title, { done, total: null, unit: "bytes" });
  const watch = { look: () => files.size(file), tell };
  const { exitCode, stderr } = await lookWhile(dumping, watch, context);
  if (exitCode !== 0)
    throw dumpFailed(showAddress(address), stderr.trim().split("\n").at(-1) ?? "");
  const size = await files.size(file);
  if (size !== null) progress(title, { done: size, total: size, unit: "bytes" });
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
