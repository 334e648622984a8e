/** Where a move stands, on disk, so that a run that was killed can be gone on with. Rules O310 and O311 in SPEC.md. */
import { join } from "node:path";
import * as v from "valibot";
import { OpsError } from "../../cli/OpsError.ts";
import type { Files } from "../../machine/Files.ts";

/** The steps of a move, in their order. */
export const STEP_IDS = [
  "check",
  "stop-synapse",
  "stop-mas",
  "back-up-files",
  "to-postgres",
  "switch-database",
  "back-up-databases",
  "delegate",
  "count",
  "migrate",
  "compare",
  "start-mas",
  "start-synapse",
] as const;
export type StepId = (typeof STEP_IDS)[number];

/** What a step leaves for those behind it. */
export type StepNotes = Readonly<Record<string, string | number>>;

const entrySchema = v.object({
  /** Milliseconds since the epoch. */
  at: v.number(),
  step: v.picklist(STEP_IDS),
  /** What is outdated has to be done again. */
  event: v.picklist(["begun", "done", "outdated"]),
  notes: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
});
const journalSchema = v.object({ move: v.string(), entries: v.array(entrySchema) });

export type JournalEntry = v.InferOutput<typeof entrySchema>;

export interface Journal {
  readonly entries: () => readonly JournalEntry[];
  readonly stateOf: (step: StepId) => "not-begun" | "begun" | "done";
  /** Of the last time that the step was done; empty before. */
  readonly notesOf: (step: StepId) => StepNotes;
  /** Is on disk when it resolves. */
  readonly append: (entry: JournalEntry) => Promise<void>;
}

/**
 * The journal in that folder; a new one where there is none.
 *
 * @param folder - Absolute.
 * @param move - What is moved; a journal of another move is refused. `null` takes any.
 * @throws {OpsError} ops/state-changed.
 */
export async function openJournal(
  folder: string,
  move: string | null,
  files: Files,
): Promise<Journal> {
  const path = join(folder, "journal.json");
  const isNew = (await files.kind(path)) === null;
  const read = isNew
    ? { move: move ?? "", entries: [] }
    : parseJournal(await files.read(path), path);
  if (move !== null && read.move !== move) throw otherMove(path);
  let { entries } = read;
  return {
    entries: () => entries,
    stateOf: (step) => {
      const event = entries.findLast((entry) => entry.step === step)?.event ?? "outdated";
      return event === "outdated" ? "not-begun" : event;
    },
    notesOf: (step) =>
      entries.findLast((entry) => entry.step === step && entry.event === "done")?.notes ?? {},
    append: async (entry) => {
      const next = [...entries, entry];
      const text = `${JSON.stringify({ move: read.move, entries: next }, null, 2)}\n`;
      await files.replace(path, text, { keepsBackup: false });
      entries = next;
    },
  };
}

function parseJournal(text: string, path: string): v.InferOutput<typeof journalSchema> {
  try {
    return v.parse(journalSchema, JSON.parse(text));
  } catch (error) {
    throw new OpsError({
      code: "ops/state-changed",
      text: {
        en: `${path} is no journal of this program.`,
        es: `${path} no es un diario de este programa.`,
      },
      remedy: {
        en: "Name another folder with --work-dir.",
        es: "Indique otra carpeta con --work-dir.",
      },
      cause: error,
    });
  }
}

function otherMove(path: string): OpsError {
  return new OpsError({
    code: "ops/state-changed",
    text: {
      en: `${path} belongs to a move of other configuration files.`,
      es: `${path} pertenece a un traslado de otros archivos de configuración.`,
    },
    remedy: {
      en: "Name the files as when it was begun, or another folder with --work-dir.",
      es: "Indique los archivos como al empezar, u otra carpeta con --work-dir.",
    },
  });
}
