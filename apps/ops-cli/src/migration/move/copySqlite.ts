/** A copy of a SQLite database that nobody has open, whole or not at all. Rules O403 and O404 in SPEC.md. */
import type { Context } from "../../cli/Context.ts";
import type { Text } from "../../cli/Text.ts";

/**
 * What SQLite keeps beside a database: of another one, or of an older copy, it would be read into this one.
 *
 * @see https://www.sqlite.org/wal.html and https://www.sqlite.org/lockingv3.html#hot_journals
 */
const SIDE_FILES = ["-wal", "-journal"];
const SHARED_MEMORY = "-shm";

const COPIED: Text = {
  en: "Copy of the SQLite database:",
  es: "Copia de la base de datos SQLite:",
};

/** @throws {OpsError} of the files. */
export async function copySqlite(
  { from, to }: { readonly from: string; readonly to: string },
  { files, progress }: Pick<Context, "files" | "progress">,
): Promise<void> {
  for (const suffix of ["", ...SIDE_FILES, SHARED_MEMORY]) await files.remove(to + suffix);
  // The database last: until it is there, nobody takes what is beside it for its own.
  for (const suffix of SIDE_FILES) {
    if ((await files.kind(from + suffix)) === "file") await files.copy(from + suffix, to + suffix);
  }
  const total = (await files.size(from)) ?? 0;
  await files.copy(from, to, (done) => progress(COPIED, { done, total, unit: "bytes" }));
}
