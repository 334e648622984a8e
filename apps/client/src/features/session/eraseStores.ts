/** The databases and keys of one login in this browser: their names, and their end. */
import type { MatrixSession } from "./MatrixSession.ts";

/** Prefix of the SDK's own database names. */
const SDK_PREFIX = "matrix-js-sdk:";

/** Name of the SDK's sync store; the SDK prepends its own prefix. */
export function syncStoreName({ userId, deviceId }: MatrixSession): string {
  return `tertulia-sync ${userId} ${deviceId}`;
}

/** Prefix of the crypto store's databases. */
export function cryptoStorePrefix({ userId, deviceId }: MatrixSession): string {
  return `tertulia-crypto ${userId} ${deviceId}`;
}

/** Prefix of everything in localStorage that belongs to one person: drafts, unsent messages, choices for calls. */
export function personalKeyPrefix({ userId }: Pick<MatrixSession, "userId">): string {
  return `tertulia ${userId} `;
}

/** `databases`: messages and keys of the device. `everything`: drafts and unsent messages of the person too. */
export type ErasedStores = "databases" | "everything";

/** Where a browser keeps things. */
export interface BrowserStores {
  readonly databases: IDBFactory;
  readonly local: Storage;
}

/** A database that another tab still has open goes when that tab closes it. */
export async function eraseStores(
  session: MatrixSession,
  what: ErasedStores,
  { databases, local }: BrowserStores,
): Promise<void> {
  if (what === "everything") {
    const prefix = personalKeyPrefix(session);
    const keys = Array.from({ length: local.length }, (_, at) => local.key(at));
    for (const key of keys) if (key?.startsWith(prefix) === true) local.removeItem(key);
  }
  await Promise.all(
    [
      `${SDK_PREFIX}${syncStoreName(session)}`,
      `${cryptoStorePrefix(session)}::matrix-sdk-crypto`,
      `${cryptoStorePrefix(session)}::matrix-sdk-crypto-meta`,
    ].map((name) => deleteDatabase(databases, name)),
  );
}

function deleteDatabase(databases: IDBFactory, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = databases.deleteDatabase(name);
    request.addEventListener("success", () => resolve());
    request.addEventListener("blocked", () => resolve());
    request.addEventListener("error", () =>
      reject(request.error ?? new Error(`cannot delete database ${name}`)),
    );
  });
}
