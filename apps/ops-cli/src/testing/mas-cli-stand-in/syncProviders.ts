/** `config sync` of the stand-in: upstream login providers by their ULID, as MAS does it. */
import type { Sql } from "./connect.ts";
import { uuidToUlid } from "../../mas-clients/ulid.ts";
import { ulidToUuid } from "./syncClients.ts";

interface ConfiguredProvider {
  readonly id: string;
  readonly issuer?: string;
  readonly human_name?: string;
  readonly enabled?: boolean;
}

export interface SyncMode {
  readonly prunes: boolean;
  /** Then it only says what it would do. */
  readonly isRehearsal: boolean;
}

/** Turns off what is not configured; with `prunes` deletes whatever is off, links too, before it adds and updates. */
export async function syncProviders(
  sql: Sql,
  providers: readonly ConfiguredProvider[],
  { prunes, isRehearsal, log }: SyncMode & { readonly log: (line: string) => void },
): Promise<void> {
  const wanted = providers.filter(({ enabled }) => enabled !== false);
  const ids = wanted.map(({ id }) => ulidToUuid(id));
  const lost = await sql`SELECT upstream_oauth_provider_id::text AS id FROM upstream_oauth_providers
    WHERE disabled_at IS NULL AND NOT upstream_oauth_provider_id = ANY(${ids}::uuid[])`;
  for (const { id } of lost) log(`Disabling provider provider.id=${uuidToUlid(String(id))}`);
  if (isRehearsal) return;
  await sql.begin(async (transaction) => {
    await transaction`UPDATE upstream_oauth_providers SET disabled_at = now()
      WHERE disabled_at IS NULL AND NOT upstream_oauth_provider_id = ANY(${ids}::uuid[])`;
    if (prunes) {
      await transaction`DELETE FROM upstream_oauth_links USING upstream_oauth_providers AS provider
        WHERE upstream_oauth_links.upstream_oauth_provider_id = provider.upstream_oauth_provider_id
          AND provider.disabled_at IS NOT NULL`;
      await transaction`DELETE FROM upstream_oauth_providers WHERE disabled_at IS NOT NULL`;
    }
    for (const { id, issuer, human_name } of wanted) {
      const fields = { issuer: issuer ?? null, human_name: human_name ?? null, disabled_at: null };
      const row = { upstream_oauth_provider_id: ulidToUuid(id), ...fields };
      await transaction`INSERT INTO upstream_oauth_providers ${transaction(row)}
        ON CONFLICT (upstream_oauth_provider_id) DO UPDATE SET ${transaction(fields)}`;
    }
  });
}
