/** What is typed and not sent yet, per room, in storage: it survives a reload and a look at another room. */
import type { MatrixRoomId } from "@tertulia/protocol";

/** Drafts of one person. */
export interface Drafts {
  readonly read: (roomId: MatrixRoomId) => string;
  /** An empty text forgets the draft. */
  readonly write: (roomId: MatrixRoomId, text: string) => void;
}

/** @param keyPrefix what all of this person's storage keys begin with. */
export function createDrafts(storage: Storage, keyPrefix: string): Drafts {
  const keyOf = (roomId: MatrixRoomId): string => `${keyPrefix}draft ${roomId}`;
  return {
    read: (roomId) => storage.getItem(keyOf(roomId)) ?? "",
    write: (roomId, text) => {
      if (text === "") storage.removeItem(keyOf(roomId));
      else storage.setItem(keyOf(roomId), text);
    },
  };
}
