/** A plan for MAS's clients as a person reads it, and as JSON. Rules O33, O276 to O280, O410 and O412. */
import * as v from "valibot";
import { toned, verbatim, type Line, type Text } from "../cli/Text.ts";
import type { ClientChange, FieldChange } from "./diffClients.ts";
import type { ClientPlan } from "./planClients.ts";
import { PROVIDER_CHANGE_KINDS, providerChanges, type ProviderChange } from "./providerChanges.ts";

const fieldSchema = v.object({
  field: v.picklist(["name", "uri", "redirect_uris", "auth_method", "secret_file", "is_static"]),
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
  file: v.object({
    path: v.string(),
    changes: v.boolean(),
    /** Whether it was written, and MAS does not have it yet: apply goes on there. */
    isUnsynced: v.boolean(),
  }),
  /** Open sessions of clients that are left over. */
  doomedSessions: v.nullable(v.number()),
  /** What the sync does to login providers; `null` when they cannot be seen. */
  providers: v.nullable(
    v.array(
      v.object({
        kind: v.picklist(PROVIDER_CHANGE_KINDS),
        id: v.string(),
        name: v.nullable(v.string()),
        /** People who are linked to it. */
        links: v.number(),
      }),
    ),
  ),
});

/** With `prunes`, what MAS has left over goes too. */
interface PlanView {
  readonly prunes: boolean;
}

export function clientPlanData(
  plan: ClientPlan,
  view: PlanView,
): v.InferOutput<typeof clientPlanSchema> {
  const { source, changes, file, doomedSessions, newKeys } = plan;
  return {
    source: source.kind,
    changes: changes.map((change) => {
      if (change.kind === "left-over") return { ...change };
      const { kind, key, id, fields } = change;
      const told = fields.map(({ field, from, to }) => ({ field, from: [...from], to: [...to] }));
      return { kind, key, id: newKeys.has(key) ? null : id, fields: told };
    }),
    file: { path: file.path, changes: file.isStale, isUnsynced: file.isUnsynced },
    doomedSessions,
    providers: changesOfProviders(plan, view)?.map((change) => ({ ...change })) ?? null,
  };
}

/** Whether apply would do something; what is left over goes only with `--prune`. */
export function isClientPlanEmpty({ changes, file }: ClientPlan): boolean {
  return !file.isStale && !file.isUnsynced && changes.every(({ kind }) => kind === "left-over");
}

export function renderClientPlan(plan: ClientPlan, view: PlanView): readonly Line[] {
  const { changes, file, source } = plan;
  const providers = changesOfProviders(plan, view);
  return [
    ...(file.isUnsynced ? [toned("warn", unsyncedLine(file.path))] : []),
    ...(source.kind === "config" ? [toned("warn", CONFIG_ONLY)] : []),
    ...changes.flatMap((change) => renderChange(change, plan)),
    ...(file.isStale ? [fileLine(file.path)] : []),
    ...(providers === null ? [toned("warn", PROVIDERS_UNSEEN)] : providers.map(providerLine)),
    ...(isClientPlanEmpty(plan) ? [outcomeLine(plan)] : []),
  ];
}

/** What is said when nothing is left to do: of a MAS that was not seen, nothing good. */
export function outcomeLine({ source }: ClientPlan): Line {
  return source.kind === "config" ? toned("warn", NOT_VERIFIED) : toned("good", NOTHING);
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

/** None when neither the sync nor `--prune` has anything to do; `null` when they cannot be seen. */
function changesOfProviders(
  plan: ClientPlan,
  { prunes }: PlanView,
): readonly ProviderChange[] | null {
  if (isClientPlanEmpty(plan) && plan.changes.length === 0 && !prunes) return [];
  const { present, configured } = plan.providers;
  return present && providerChanges(present, configured, prunes);
}

function providerLine({ kind, id, name, links }: ProviderChange): Line {
  const [mark, what] = providerTexts[kind];
  const who = `${mark} ${name ?? "-"} (${id})`;
  return toned(kind === "left-over" ? "warn" : "bad", {
    en: `${who}: ${what.en} People linked to it: ${links}.`,
    es: `${who}: ${what.es} Personas vinculadas a él: ${links}.`,
  });
}

const providerTexts: Readonly<Record<ProviderChange["kind"], readonly [string, Text]>> = {
  disable: [
    "-",
    {
      en: "a login provider that MAS's configuration turns off. The sync does so.",
      es: "un proveedor de inicio de sesión que la configuración de MAS desactiva. La sincronización lo hace.",
    },
  ],
  missing: [
    "!",
    {
      en: "a login provider that no given configuration has. The sync would turn it off, so apply refuses.",
      es: "un proveedor de inicio de sesión que no está en ninguna configuración indicada. La sincronización lo desactivaría, así que apply se niega.",
    },
  ],
  delete: [
    "-",
    {
      en: "a login provider that MAS has turned off, or that no given configuration has. --prune deletes it with its links.",
      es: "un proveedor de inicio de sesión que MAS tiene desactivado o que no está en ninguna configuración indicada. --prune lo borra con sus vínculos.",
    },
  ],
  "left-over": [
    "?",
    {
      en: "a login provider that is turned off already. It stays; --prune deletes it with its links.",
      es: "un proveedor de inicio de sesión ya desactivado. Se queda; --prune lo borra con sus vínculos.",
    },
  ],
};

/** Also told by `tertulia status`. */
export function unsyncedLine(path: string): Text {
  return {
    en: `${path} is written but not synced: an earlier run was cut off before MAS had it. Run tertulia mas clients apply again.`,
    es: `${path} está escrito pero no sincronizado: una ejecución anterior se cortó antes de que MAS lo tuviera. Ejecute de nuevo tertulia mas clients apply.`,
  };
}

function fileLine(path: string): Text {
  return { en: `${path} will be written.`, es: `Se escribirá ${path}.` };
}

const CONFIG_ONLY: Text = {
  en: "MAS's database cannot be reached from here, so this compares with its configuration alone.",
  es: "No se llega a la base de datos de MAS desde aquí; solo se compara con su configuración.",
};
const PROVIDERS_UNSEEN: Text = {
  en: "Which login providers MAS has cannot be seen from here; apply asks mas-cli whether the sync would turn one off.",
  es: "Desde aquí no se ve qué proveedores de inicio de sesión tiene MAS; apply pregunta a mas-cli si la sincronización desactivaría alguno.",
};
const NOT_VERIFIED: Text = {
  en: "Our file has the clients that you want. Whether MAS has them is not verified: give --mas-database-file, or --mas-api with --mas-token-file.",
  es: "Nuestro archivo tiene los clientes que usted quiere. No se ha verificado si MAS los tiene: indique --mas-database-file, o --mas-api con --mas-token-file.",
};
const NOTHING: Text = {
  en: "MAS has the clients that you want.",
  es: "MAS tiene los clientes que usted quiere.",
};
