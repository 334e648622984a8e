/** Ctrl-C as a failure like others. */
import { OpsError } from "../cli/OpsError.ts";

/** @returns ops/interrupted. */
export function interruptedRun(cause: unknown): OpsError {
  return new OpsError({
    code: "ops/interrupted",
    text: { en: "The run was interrupted.", es: "Se interrumpió la ejecución." },
    remedy: { en: "Run the command again.", es: "Ejecute la orden de nuevo." },
    cause,
  });
}
