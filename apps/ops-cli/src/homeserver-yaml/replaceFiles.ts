/** Several files changed as one: a run that dies leaves what the next one can finish or take back. Rules O28, O29, O34 and O36. */
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";
import { toned, type Line } from "../cli/Text.ts";
import { expectUnchanged } from "../machine/expectUnchanged.ts";
import {
  digest,
  readRecord,
  recordPath,
  statesOf,
  type EditRecord,
  type RecordedFile,
} from "./editRecord.ts";
import type { YamlFile } from "./parseYamlFile.ts";

/**
 * Copies first, then the record, then the files: until the first is replaced the run has not begun, and from then on the
 * record tells for each which it is.
 *
 * @param before - All files; the first names the record.
 * @returns the dated copies.
 * @throws {OpsError} ops/state-changed when a file is no longer what was read; then nothing is replaced.
 */
export async function replaceFiles(
  { files, clock }: Pick<Context, "files" | "clock">,
  before: readonly YamlFile[],
  after: readonly YamlFile[],
): Promise<readonly string[]> {
  const changed = after.flatMap((now, at) => {
    const old = before[at];
    return old === undefined || old.text === now.text ? [] : [{ old, now }];
  });
  for (const { path, text } of before) await expectUnchanged(files, path, text);
  const recorded: RecordedFile[] = [];
  for (const { old, now } of changed) {
    const backup = await files.backup(old.path);
    recorded.push({ path: old.path, backup, before: digest(old.text), after: digest(now.text) });
  }
  const first = before[0]?.path ?? "";
  const record: EditRecord = {
    version: 1,
    startedAt: new Date(clock.now()).toISOString(),
    files: recorded,
    earlier: await earlierEdits(files, first),
  };
  await writeRecord(files, first, record);
  for (const { now } of changed) await files.replace(now.path, now.text, { keepsBackup: false });
  return recorded.map(({ backup }) => backup);
}

/** What can be taken back after the coming change: not a change that had not begun. */
async function earlierEdits(
  files: Context["files"],
  first: string,
): Promise<EditRecord["earlier"]> {
  const record = await readRecord(files, first);
  if (record === null) return [];
  const states = await statesOf(files, record);
  const { startedAt, files: changed, earlier } = record;
  return states.every((state) => state === "before")
    ? earlier
    : [{ startedAt, files: changed }, ...earlier];
}

async function writeRecord(
  files: Context["files"],
  first: string,
  record: EditRecord,
): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  await files.replace(recordPath(first), text, { keepsBackup: false });
}

/** What an earlier run has left. */
export type EarlierRun =
  | { readonly kind: "none" }
  /** Some files are as they were and some are not. */
  | { readonly kind: "cut-off"; readonly done: number; readonly total: number }
  | { readonly kind: "done"; readonly startedAt: string };

export async function lookAtEarlierRun(
  files: Context["files"],
  firstFile: string,
): Promise<EarlierRun> {
  const record = await readRecord(files, firstFile);
  if (record === null) return { kind: "none" };
  const states = await statesOf(files, record);
  const done = states.filter((state) => state === "after").length;
  if (done === 0) return { kind: "none" };
  return done < states.length && states.includes("before")
    ? { kind: "cut-off", done, total: states.length }
    : { kind: "done", startedAt: record.startedAt };
}

/** What a person has to know of it before anything else. */
export function describeEarlierRun(earlier: EarlierRun): Line[] {
  if (earlier.kind !== "cut-off") return [];
  const { done, total } = earlier;
  return [
    toned("warn", {
      en: `An earlier run was cut off: ${done} of ${total} files are changed. apply undoes that and begins anew; undo puts them back.`,
      es: `Una ejecución anterior se interrumpió: ${done} de ${total} archivos están cambiados. apply lo deshace y empieza de nuevo; undo los restaura.`,
    }),
  ];
}

/**
 * Puts every file back as it was before the last change, byte for byte, from its dated copy; the copies stay. Called
 * again, it takes back the change before that.
 *
 * @returns the files that were put back; those that were as before are not among them.
 * @throws {OpsError} ops/too-late without a record; ops/state-changed when a file or its copy was changed since: then
 *   nothing is put back.
 */
export async function restoreFiles(
  { files }: Pick<Context, "files">,
  firstFile: string,
): Promise<readonly string[]> {
  const record = await readRecord(files, firstFile);
  if (record === null) throw nothingToUndo(firstFile);
  const states = await statesOf(files, record);
  const restored: { readonly path: string; readonly content: Uint8Array }[] = [];
  for (const [at, file] of record.files.entries()) {
    if (states[at] === "other") throw changedSince(file.path, file.backup);
    if (states[at] === "before") continue;
    const content = await files.readBytes(file.backup);
    if (digest(content) !== file.before) throw changedSince(file.backup, file.backup);
    restored.push({ path: file.path, content });
  }
  for (const { path, content } of restored) {
    await files.replace(path, content, { keepsBackup: false });
  }
  const [next, ...earlier] = record.earlier;
  if (next === undefined) await files.remove(recordPath(firstFile));
  else await writeRecord(files, firstFile, { version: 1, ...next, earlier });
  return restored.map(({ path }) => path);
}

function nothingToUndo(path: string): OpsError {
  return new OpsError({
    code: "ops/too-late",
    text: {
      en: `There is nothing to undo: no change by this command is recorded beside ${path}.`,
      es: `No hay nada que deshacer: junto a ${path} no consta ningún cambio de esta orden.`,
    },
    remedy: {
      en: "Give --config in the same order as for apply.",
      es: "Indique --config en el mismo orden que en apply.",
    },
  });
}

function changedSince(path: string, backup: string): OpsError {
  return new OpsError({
    code: "ops/state-changed",
    text: {
      en: `${path} was changed by somebody else since; nothing was put back.`,
      es: `Alguien cambió ${path} después; no se restauró nada.`,
    },
    remedy: {
      en: `Carry the later changes over to a copy of ${backup}, and put that in its place by hand.`,
      es: `Pase los cambios posteriores a una copia de ${backup} y póngala en su lugar a mano.`,
    },
  });
}
