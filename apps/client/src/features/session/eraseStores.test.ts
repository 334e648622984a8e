import { describe, expect, it } from "vitest";
import { createFakeStorage } from "../../testing/createFakeStorage.ts";
import { fakeSession } from "../../testing/fakeSession.ts";
import { eraseStores, personalKeyPrefix } from "./eraseStores.ts";

const ANA = fakeSession("ana");
const BETO = fakeSession("beto");

function createFakeDatabases() {
  const deleted: string[] = [];
  const deleteDatabase = (name: string): IDBOpenDBRequest => {
    deleted.push(name);
    const request = new EventTarget() as IDBOpenDBRequest;
    queueMicrotask(() => request.dispatchEvent(new Event("success")));
    return request;
  };
  return { deleted, databases: { deleteDatabase } as IDBFactory };
}

describe("eraseStores", () => {
  it("[C14] a login that is over leaves no database behind, but keeps what the person has typed", async () => {
    const { databases, deleted } = createFakeDatabases();
    const local = createFakeStorage({ [`${personalKeyPrefix(ANA)}draft !a`]: "hello" });
    await eraseStores(ANA, "databases", { databases, local });
    expect(deleted).toEqual([
      "matrix-js-sdk:tertulia-sync @ana:example.org ANA1",
      "tertulia-crypto @ana:example.org ANA1::matrix-sdk-crypto",
      "tertulia-crypto @ana:example.org ANA1::matrix-sdk-crypto-meta",
    ]);
    expect(local.length).toBe(1);
  });

  it("[C14] logging out takes drafts and unsent messages too, and nobody else's", async () => {
    const { databases } = createFakeDatabases();
    const local = createFakeStorage({
      [`${personalKeyPrefix(ANA)}draft !a`]: "hello",
      [`${personalKeyPrefix(ANA)}outbox`]: "[]",
      [`${personalKeyPrefix(BETO)}outbox`]: "[]",
      "tertulia.locale": "es",
    });
    await eraseStores(ANA, "everything", { databases, local });
    expect(Array.from({ length: local.length }, (_, at) => local.key(at))).toEqual([
      `${personalKeyPrefix(BETO)}outbox`,
      "tertulia.locale",
    ]);
  });
});
