/** Brings the wanted clients into MAS. Rules O33 and O279 to O281. */
import { resolve } from "node:path";
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";
import type { Text } from "../cli/Text.ts";
import { planClients, type ClientOptions, type ClientPlan } from "./planClients.ts";
import { isClientPlanEmpty, renderClientPlan } from "./renderClientPlan.ts";

/**
 * Asks, writes our file, runs `mas-cli config sync` and reads back.
 *
 * @returns the plan that was carried out.
 * @throws {OpsError} ops/locked, ops/declined, ops/state-changed when MAS has not what was written, and those of planning.
 */
export async function applyClients(
  options: ClientOptions & { readonly prune: boolean },
  context: Context,
): Promise<ClientPlan> {
  const { files, cwd, say, confirm } = context;
  const lock = await files.lock(resolve(cwd, options.output));
  try {
    const plan = await planClients(options, context);
    const hasLeftOver = plan.changes.some(({ kind }) => kind === "left-over");
    const prunes = options.prune && hasLeftOver;
    if (prunes && (plan.doomedSessions === null || plan.providers === null)) throw cannotCount();
    if (isClientPlanEmpty(plan) && !prunes) return plan;
    for (const line of renderClientPlan(plan, { prunes })) say(line);
    await confirm(prunes ? pruneQuestion(plan.doomedSessions ?? 0) : QUESTION);
    // The file first: when we end between the two, the next plan sees what is missing in MAS.
    if (plan.file.isStale) await files.replace(plan.file.path, plan.file.text, { newMode: 0o644 });
    await plan.masCli.checkConfig();
    await plan.masCli.syncConfig({ prunes });
    await readBack(options, context);
    return plan;
  } finally {
    lock.release();
  }
}

async function readBack(
  options: ClientOptions & { readonly prune: boolean },
  context: Context,
): Promise<void> {
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
