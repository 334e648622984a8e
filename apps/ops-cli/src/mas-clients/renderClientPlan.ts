/** A plan for MAS's clients as a person reads it, and as JSON. Rules O276 to O280 in SPEC.md. */
import * as v from "valibot";
import { toned, verbatim, type Line, type Text } from "../cli/Text.ts";
import type { ClientChange, FieldChange } from "./diffClients.ts";
import type { ClientPlan } from "./planClients.ts";

const fieldSchema = v.object({
  field: v.picklist(["name", "uri", "redirect_uris", "auth_method", "is_static"]),
  from: v.array(v.string()),
  to: v.array(v.string()),
});

/** What `--json` prints of a plan. */
export const clientPlanSchema = v.object({
  /** What was asked for the clients that MAS has. */
  source: v.picklist(["admin-api", "database", "config"]),
  changes: v.array(
    v.object({
      kind: v.picklist(["add", "update", "left-over"]),
      /** `null` when apply makes it. */
      id: v.nullable(v.string()),
      key: v.optional(v.string()),
      name: v.optional(v.nullable(v.string())),
      fields: v.optional(v.array(fieldSchema)),
    }),
  ),
  file: v.object({ path: v.string(), changes: v.boolean() }),
  /** Open sessions of clients that are left over. */
  doomedSessions: v.nullable(v.number()),
});

export function clientPlanData(plan: ClientPlan): v.InferOutput<typeof clientPlanSchema> {
  const { source, changes, file, doomedSessions, newKeys } = plan;
  return {
    source: source.kind,
    changes: changes.map((change) => {
      if (change.kind === "left-over") return { ...change };
      const { kind, key, id, fields } = change;
      const told = fields.map(({ field, from, to }) => ({ field, from: [...from], to: [...to] }));
      return { kind, key, id: newKeys.has(key) ? null : id, fields: told };
    }),
    file: { path: file.path, changes: file.isStale },
    doomedSessions,
  };
}

/** Whether apply would do something; what is left over goes only with `--prune`. */
export function isClientPlanEmpty({ changes, file }: ClientPlan): boolean {
  return !file.isStale && changes.every(({ kind }) => kind === "left-over");
}

export function renderClientPlan(plan: ClientPlan): readonly Line[] {
  const { changes, file, source } = plan;
  return [
    ...(source.kind === "config" ? [toned("warn", CONFIG_ONLY)] : []),
    ...changes.flatMap((change) => renderChange(change, plan)),
    ...(file.isStale ? [fileLine(file.path)] : []),
    ...(isClientPlanEmpty(plan) ? [toned("good", NOTHING)] : []),
  ];
}

function renderChange(
  change: ClientChange,
  { doomedSessions, newKeys }: ClientPlan,
): readonly Line[] {
  if (change.kind === "left-over") return [leftOverLine(change.id, change.name, doomedSessions)];
  const head = `${change.kind === "add" ? "+" : "~"} ${change.key}`;
  const [en, es] = newKeys.has(change.key) ? ["new id", "id nuevo"] : [change.id, change.id];
  const title = { en: `${head} (${en})`, es: `${head} (${es})` };
  return [title, ...change.fields.flatMap(renderField)];
}

function renderField({ field, from, to }: FieldChange): readonly Line[] {
  return [
    ...from
      .filter((value) => !to.includes(value))
      .map((value) => toned("bad", verbatim(`  - ${field}: ${value}`))),
    ...to
      .filter((value) => !from.includes(value))
      .map((value) => toned("good", verbatim(`  + ${field}: ${value}`))),
  ];
}

function leftOverLine(id: string, name: string | null, sessions: number | null): Line {
  const who = `? ${name ?? "-"} (${id})`;
  const [en, es] =
    sessions === null
      ? ["an unknown number of", "un número desconocido de"]
      : [String(sessions), String(sessions)];
  return toned("warn", {
    en: `${who}: in no configuration any more. It stays; --prune deletes all such clients, with ${en} open sessions.`,
    es: `${who}: ya no está en ninguna configuración. Se queda; --prune borra todos los clientes así, con ${es} sesiones abiertas.`,
  });
}

function fileLine(path: string): Text {
  return { en: `${path} will be written.`, es: `Se escribirá ${path}.` };
}

const CONFIG_ONLY: Text = {
  en: "MAS's database cannot be reached from here, so this compares with its configuration alone.",
  es: "No se llega a la base de datos de MAS desde aquí; solo se compara con su configuración.",
};
const NOTHING: Text = {
  en: "MAS has the clients that you want.",
  es: "MAS tiene los clientes que usted quiere.",
};
