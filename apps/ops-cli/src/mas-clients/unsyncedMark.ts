/** The mark that our file was written and MAS does not have it yet: a killed run leaves it. Rule O410 in SPEC.md. */
import type { Files } from "../machine/Files.ts";

const SAYS = "Not yet in MAS: run tertulia mas clients apply again.\n";

export interface UnsyncedMark {
  readonly isThere: () => Promise<boolean>;
  /** Is on disk when it resolves. */
  readonly put: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** @param clientsFile - Absolute path of our configuration file; the mark is beside it, where MAS does not read it. */
export function unsyncedMark(clientsFile: string, files: Files): UnsyncedMark {
  const path = `${clientsFile}.not-synced`;
  return {
    isThere: async () => (await files.kind(path)) !== null,
    put: async () => void (await files.replace(path, SAYS, { keepsBackup: false })),
    remove: () => files.remove(path),
  };
}
