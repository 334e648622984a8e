/** What cannot be told because something was not given. */
import type { CallsFault } from "../CallsTopic.ts";

/** @param options - as they are typed. */
export function needs(options: string): CallsFault {
  return {
    status: "unknown",
    reason: () => ({ en: `This needs ${options}.`, es: `Para esto hace falta ${options}.` }),
    remedy: () => ({
      en: `Run it again with ${options}.`,
      es: `Ejecútelo de nuevo con ${options}.`,
    }),
  };
}
