/** Stopping and starting Synapse and MAS: by the operator's commands, or by the operator. Rules O313, O314 and O421 in SPEC.md. */
import type { Context } from "../../cli/Context.ts";
import { OpsError } from "../../cli/OpsError.ts";
import type { Database } from "../../database/Database.ts";
import { HttpFailure } from "../../machine/Http.ts";
import { fieldsAt, listAt, type ConfigFields } from "../readSynapseConfig.ts";

export type Service = "Synapse" | "MAS";

export interface Turn {
  readonly service: Service;
  readonly direction: "stop" | "start";
  /** A command line; `undefined` when there is none. */
  readonly hook: string | undefined;
  readonly timeoutSeconds: number;
}

/**
 * Runs the operator's command, or asks the operator.
 *
 * @throws {OpsError} ops/program-failed; ops/program-timed-out; ops/declined and ops/nobody-to-ask without a command.
 */
export async function turn(
  { service, direction, hook, timeoutSeconds }: Turn,
  { runProgram, confirm }: Pick<Context, "runProgram" | "confirm">,
): Promise<void> {
  if (hook === undefined) {
    await confirm(
      direction === "stop"
        ? {
            en: `Stop ${service} now. Is it stopped?`,
            es: `Detenga ${service} ahora. ¿Está detenido?`,
          }
        : {
            en: `Start ${service} now. Is it started?`,
            es: `Arranque ${service} ahora. ¿Está en marcha?`,
          },
    );
    return;
  }
  const { exitCode, stderr } = await runProgram(hook, [], {
    timeoutMs: timeoutSeconds * 1_000,
  }).catch((error: unknown) => {
    const isTooSlow = error instanceof OpsError && error.code === "ops/program-timed-out";
    throw isTooSlow ? hookTooSlow(hook, timeoutSeconds) : error;
  });
  if (exitCode !== 0) throw hookFailed(hook, stderr.trim().split("\n").at(-1) ?? "");
}

/** A homeserver that may run: what it is configured with, and its database. */
export interface SynapseSide {
  readonly synapse: ConfigFields;
  readonly database: Database;
}

/** @throws {OpsError} ops/state-changed when Synapse answers on one of its own listeners, or is connected. */
export async function expectSynapseStopped(
  side: SynapseSide,
  http: Context["http"],
): Promise<void> {
  if (await isSynapseRunning(side, http)) throw stillRunning("Synapse");
}

export async function isSynapseRunning(
  { synapse, database }: SynapseSide,
  http: Context["http"],
): Promise<boolean> {
  return (await answers(synapse, http)) || (await isConnected(database));
}

/** @throws {OpsError} ops/state-changed when somebody else is connected to its database. */
export async function expectNobodyConnected(database: Database, service: Service): Promise<void> {
  if (await isConnected(database)) throw stillRunning(service);
}

async function answers(synapse: ConfigFields, http: Context["http"]): Promise<boolean> {
  for (const url of healthUrls(synapse)) {
    try {
      await http({ url, timeoutMs: 2_000 });
      return true;
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
    }
  }
  return false;
}

async function isConnected(database: Database): Promise<boolean> {
  if (database.kind === "sqlite") return false;
  const others = await database.query(`SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' LIMIT 1`);
  return others.length > 0;
}

/** Only loopback and its own names: what stands before it answers for others too. */
function healthUrls(synapse: ConfigFields): readonly string[] {
  return listAt(synapse, "listeners")
    .filter(({ type, tls, port }) => type === "http" && tls !== true && typeof port === "number")
    .map(({ port }) => `http://127.0.0.1:${String(port)}/health`);
}

/** Whether homeserver.yaml delegates logins to MAS, by the block of Synapse 1.136 and newer. */
export function delegatesToMas(synapse: ConfigFields): boolean {
  return fieldsAt(synapse, "matrix_authentication_service")["enabled"] === true;
}

function hookFailed(hook: string, lastLine: string): OpsError {
  return new OpsError({
    code: "ops/program-failed",
    text: {
      en: `“${hook}” failed: ${lastLine}`,
      es: `«${hook}» ha fallado: ${lastLine}`,
    },
    remedy: {
      en: "See why it fails, then run this command again; it goes on from here.",
      es: "Mire por qué falla y ejecute esta orden de nuevo; sigue desde aquí.",
    },
  });
}

function hookTooSlow(hook: string, timeoutSeconds: number): OpsError {
  return new OpsError({
    code: "ops/program-timed-out",
    text: {
      en: `“${hook}” had not ended after ${timeoutSeconds} seconds, and was ended.`,
      es: `«${hook}» no había terminado a los ${timeoutSeconds} segundos y se interrumpió.`,
    },
    remedy: {
      en: "See what it waits for, or give it longer with --hook-timeout; then run this command again, which goes on from here.",
      es: "Mire qué espera, o dele más tiempo con --hook-timeout; después ejecute esta orden de nuevo, que sigue desde aquí.",
    },
  });
}

function stillRunning(service: Service): OpsError {
  return new OpsError({
    code: "ops/state-changed",
    text: { en: `${service} still runs.`, es: `${service} sigue en marcha.` },
    remedy: {
      en: `Stop ${service} with all its workers, and close other programs that are connected to its database; then run this command again.`,
      es: `Detenga ${service} con todos sus procesos y cierre los demás programas conectados a su base de datos; después ejecute esta orden de nuevo.`,
    },
  });
}
