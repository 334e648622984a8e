/** Brings the wanted clients into MAS. Rules O33, O279 to O281, O410 and O412. */
import { resolve } from "node:path";
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";
import type { Text } from "../cli/Text.ts";
import { planClients, type ClientOptions, type ClientPlan } from "./planClients.ts";
import { providerChanges } from "./providerChanges.ts";
import { isClientPlanEmpty, renderClientPlan } from "./renderClientPlan.ts";
import { unsyncedMark } from "./unsyncedMark.ts";

type ApplyOptions = ClientOptions & { readonly prune: boolean };

/**
 * Asks, writes our file, runs `mas-cli config sync` and reads back.
 *
 * @returns the plan that was carried out.
 * @throws {OpsError} ops/locked, ops/declined, ops/state-changed when a login provider would be lost or MAS has not what
 *   was written, and those of planning.
 */
export async function applyClients(options: ApplyOptions, context: Context): Promise<ClientPlan> {
  const { files, cwd, say, confirm } = context;
  const lock = await files.lock(resolve(cwd, options.output));
  try {
    const plan = await planClients(options, context);
    const prunes = options.prune && hasLeftOver(plan);
    if (prunes && (plan.doomedSessions === null || plan.providers.present === null))
      throw cannotCount();
    if (isClientPlanEmpty(plan) && !prunes) return plan;
    for (const line of renderClientPlan(plan, { prunes })) say(line);
    const missing = prunes ? [] : await missingProviders(plan);
    if (missing.length > 0) throw wouldTurnOff(missing);
    await confirm(prunes ? pruneQuestion(plan.doomedSessions ?? 0) : QUESTION);
    await carryOut(plan, prunes, context);
    await readBack(options, context);
    await unsyncedMark(plan.file.path, files).remove();
    return plan;
  } finally {
    lock.release();
  }
}

/** Whether `--prune` would delete something. */
function hasLeftOver({ changes, providers }: ClientPlan): boolean {
  const { present, configured } = providers;
  return (
    changes.some(({ kind }) => kind === "left-over") ||
    (present !== null && providerChanges(present, configured, true).length > 0)
  );
}

/** Ids of the providers that the sync would turn off though nothing given says so. */
async function missingProviders({ providers, masCli }: ClientPlan): Promise<readonly string[]> {
  const { present, configured } = providers;
  if (present !== null) {
    const changes = providerChanges(present, configured, false);
    return changes.filter(({ kind }) => kind === "missing").map(({ id }) => id);
  }
  return (await masCli.findProvidersToDisable()).filter((id) => !configured.has(id));
}

async function carryOut(plan: ClientPlan, prunes: boolean, context: Context): Promise<void> {
  const { file, masCli } = plan;
  // First of all: whatever ends us from here on, the next run knows that MAS may not have it.
  await unsyncedMark(file.path, context.files).put();
  if (file.isStale) await context.files.replace(file.path, file.text, { newMode: 0o644 });
  await masCli.checkConfig();
  // Before anything is deleted: a provider that is on again would else be deleted with its links, and made anew.
  await masCli.syncConfig({ prunes: false });
  if (prunes) await masCli.syncConfig({ prunes });
}

async function readBack(options: ApplyOptions, context: Context): Promise<void> {
  const after = await planClients(options, context);
  const remaining = after.changes.filter(({ kind }) => kind !== "left-over" || options.prune);
  const [first] = remaining;
  if (first !== undefined) throw notTaken(first.id);
}

const QUESTION: Text = { en: "Change MAS's clients so?", es: "¿Cambiar así los clientes de MAS?" };

function pruneQuestion(sessions: number): Text {
  return {
    en: `Change MAS's clients so, delete what is left over, and end ${sessions} sessions?`,
    es: `¿Cambiar así los clientes de MAS, borrar los que sobran y terminar ${sessions} sesiones?`,
  };
}

function wouldTurnOff(ids: readonly string[]): OpsError {
  const list = ids.join(", ");
  return new OpsError({
    code: "ops/state-changed",
    text: {
      en: `The sync would turn off login providers that no given configuration has (${list}), so nothing was changed.`,
      es: `La sincronización desactivaría proveedores de inicio de sesión que no están en ninguna configuración indicada (${list}), así que no se cambió nada.`,
    },
    remedy: {
      en: "Name every file of MAS with --mas-config. To turn one off, keep it there with enabled: false; to delete it with its links, add --prune.",
      es: "Nombre todos los archivos de MAS con --mas-config. Para desactivar uno, déjelo allí con enabled: false; para borrarlo con sus vínculos, añada --prune.",
    },
  });
}

function cannotCount(): OpsError {
  return new OpsError({
    code: "ops/database-unreachable",
    text: {
      en: "How many sessions would end, and which login providers would be deleted with them, cannot be told, so nothing is deleted.",
      es: "No se puede saber cuántas sesiones terminarían ni qué proveedores de inicio de sesión se borrarían con ellas, así que no se borra nada.",
    },
    remedy: {
      en: "Give --mas-database-file, or --mas-api with --mas-token-file.",
      es: "Indique --mas-database-file, o --mas-api con --mas-token-file.",
    },
  });
}

function notTaken(id: string): OpsError {
  return new OpsError({
    code: "ops/state-changed",
    text: {
      en: `mas-cli config sync has ended well, and still MAS has the client ${id} otherwise than written.`,
      es: `mas-cli config sync ha terminado bien y aun así MAS tiene el cliente ${id} de otro modo que el escrito.`,
    },
    remedy: {
      en: "Check that mas-cli and this command mean the same database and the same files (--output-in-mas), then look at the plan again.",
      es: "Compruebe que mas-cli y esta orden se refieren a la misma base de datos y a los mismos archivos (--output-in-mas), y vuelva a mirar el plan.",
    },
  });
}
