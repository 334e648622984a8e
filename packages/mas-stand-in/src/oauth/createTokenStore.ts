/** Where oidc-provider keeps codes, tokens, grants and sessions: in memory, one for each stand-in. */
import type { Adapter, AdapterPayload } from "oidc-provider";
import { toClientMetadata, type ClientStore } from "./createClientStore.ts";

/** oidc-provider asks for an adapter for each of its models, by name. */
export function createTokenStore(clients: ClientStore): (model: string) => Adapter {
  const entries = new Map<string, AdapterPayload>();
  const findBy = (model: string, field: "uid" | "userCode", value: string) =>
    [...entries].find(([key, entry]) => key.startsWith(`${model}:`) && entry[field] === value)?.[1];
  return (model) => ({
    async upsert(id, payload) {
      entries.set(`${model}:${id}`, payload);
    },
    async find(id) {
      if (model !== "Client") return entries.get(`${model}:${id}`);
      const client = clients.find(id);
      return client === null ? undefined : toClientMetadata(client);
    },
    findByUid: async (uid) => findBy(model, "uid", uid),
    findByUserCode: async (userCode) => findBy(model, "userCode", userCode),
    async consume(id) {
      const entry = entries.get(`${model}:${id}`);
      if (entry) entry.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      entries.delete(`${model}:${id}`);
    },
    async revokeByGrantId(grantId) {
      for (const [key, entry] of entries) if (entry.grantId === grantId) entries.delete(key);
    },
  });
}
