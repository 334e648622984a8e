/** A file that a person or a program has changed since it was read is not overwritten. Rule O34 in SPEC.md. */
import { OpsError } from "../cli/OpsError.ts";
import type { Files } from "./Files.ts";

/**
 * To be called right before the file is replaced: a test or a question may have taken its time.
 *
 * @param text - What was read of it.
 * @throws {OpsError} ops/state-changed.
 */
export async function expectUnchanged(files: Files, path: string, text: string): Promise<void> {
  if (Buffer.from(await files.readBytes(path)).equals(Buffer.from(text))) return;
  throw new OpsError({
    code: "ops/state-changed",
    text: {
      en: `${path} was changed by somebody else while this command was at work; nothing was replaced.`,
      es: `Alguien cambió ${path} mientras esta orden trabajaba; no se reemplazó nada.`,
    },
    remedy: {
      en: "Run the command again: it begins with the file as it is now.",
      es: "Ejecute la orden de nuevo: empieza con el archivo tal como está ahora.",
    },
  });
}
