/** The record of a change of files: what it takes to see how far it came, and to take it back. Rules O28, O29 and O36. */
import { createHash } from "node:crypto";
import * as v from "valibot";
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";

const SUFFIX = ".tertulia-enable-mas.json";

const editSchema = v.object({
  /** ISO 8601. */
  startedAt: v.string(),
  files: v.array(
    v.object({
      path: v.string(),
      backup: v.string(),
      /** SHA-256 in hex: of the file as it was, and as it was to become. */
      before: v.string(),
      after: v.string(),
    }),
  ),
});

const recordSchema = v.object({
  version: v.literal(1),
  ...editSchema.entries,
  /** The changes before this one that were not taken back, the latest first. */
  earlier: v.optional(v.array(editSchema), []),
});

export type EditRecord = v.InferOutput<typeof recordSchema>;
export type RecordedFile = EditRecord["files"][number];

/** `before` and `after` as the record has them; `other` when somebody else changed it since. */
export type FileState = "before" | "after" | "other";

export function recordPath(firstFile: string): string {
  return `${firstFile}${SUFFIX}`;
}

/** @returns `null` when there is none. @throws {OpsError} ops/file-unusable when it is no such record. */
export async function readRecord(
  files: Context["files"],
  firstFile: string,
): Promise<EditRecord | null> {
  const path = recordPath(firstFile);
  if ((await files.kind(path)) === null) return null;
  const text = await files.read(path);
  try {
    return v.parse(recordSchema, JSON.parse(text));
  } catch (error) {
    throw unreadableRecord(path, error);
  }
}

/** How each file stands, in the record's order. */
export async function statesOf(
  files: Context["files"],
  record: EditRecord,
): Promise<readonly FileState[]> {
  return Promise.all(
    record.files.map(async ({ path, before, after }) => {
      const now = (await files.kind(path)) === null ? "" : digest(await files.readBytes(path));
      if (now === before) return "before";
      return now === after ? "after" : "other";
    }),
  );
}

export function digest(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function unreadableRecord(path: string, cause: unknown): OpsError {
  return new OpsError({
    code: "ops/file-unusable",
    text: {
      en: `${path} is not a record of this command.`,
      es: `${path} no es un registro de esta orden.`,
    },
    remedy: {
      en: "Move it away, and take the dated copies (.bak) beside it to go back by hand.",
      es: "Apártelo y use las copias fechadas (.bak) que están junto a él para volver atrás a mano.",
    },
    cause,
  });
}
