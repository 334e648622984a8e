/** One run at a time, by a name that the kernel frees when its owner dies. Rule O15 in SPEC.md. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { OpsError } from "../cli/OpsError.ts";
import type { Lock } from "./Files.ts";

/**
 * Takes the lock of a path now or not at all.
 *
 * A socket in Linux's abstract namespace (unix(7)): nothing is left on disk, so nothing of a killed run is in the way.
 *
 * @throws {OpsError} ops/locked when another run has it.
 */
export async function takeLock(path: string): Promise<Lock> {
  const name = createHash("sha256").update(path).digest("hex");
  const server = createServer().unref();
  try {
    await once(server.listen({ path: `\0tertulia-${name}` }), "listening");
  } catch (error) {
    throw locked(path, error);
  }
  return { release: () => void server.close() };
}

function locked(path: string, cause: unknown): OpsError {
  return new OpsError({
    code: "ops/locked",
    text: {
      en: `Another run of tertulia is at work on ${path}.`,
      es: `Otra ejecución de tertulia está trabajando en ${path}.`,
    },
    remedy: {
      en: "Wait for its end, then run the command again.",
      es: "Espere a que termine y ejecute la orden de nuevo.",
    },
    cause,
  });
}
