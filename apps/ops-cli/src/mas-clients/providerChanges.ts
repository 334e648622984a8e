/** What `mas-cli config sync` does to upstream login providers besides. Rule O33 in SPEC.md. */
import type { MasConfig } from "../mas-cli/MasCli.ts";

/** A provider by which people sign in, as MAS has it. */
export interface PresentProvider {
  /** ULID. */
  readonly id: string;
  readonly name: string | null;
  readonly isEnabled: boolean;
  /** People who are linked to it, and lose that way in when it is deleted. */
  readonly links: number;
}

/** `left-over`: turned off already, and deleted by `--prune` alone. */
export type ProviderChangeKind = "disable" | "delete" | "left-over";

export interface ProviderChange {
  readonly kind: ProviderChangeKind;
  readonly id: string;
  readonly name: string | null;
  readonly links: number;
}

/** What is lost of them by a sync; by id. */
export function providerChanges(
  present: readonly PresentProvider[],
  configured: ReadonlySet<string>,
  prunes: boolean,
): readonly ProviderChange[] {
  return present
    .flatMap(({ id, name, links, isEnabled }): readonly ProviderChange[] => {
      const isConfigured = configured.has(id);
      if (isEnabled && isConfigured) return [];
      // MAS deletes what it had turned off even where the configuration has it again, and then makes it anew.
      if (prunes) return [{ kind: "delete", id, name, links }];
      if (isEnabled) return [{ kind: "disable", id, name, links }];
      return isConfigured ? [] : [{ kind: "left-over", id, name, links }];
    })
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Ids of the providers that are on in MAS's configuration. */
export function providersIn(config: MasConfig): ReadonlySet<string> {
  const { providers } = (config["upstream_oauth2"] ?? {}) as { readonly providers?: unknown };
  const list = (Array.isArray(providers) ? providers : []) as readonly {
    readonly id?: unknown;
    readonly enabled?: unknown;
  }[];
  return new Set(list.filter(({ enabled }) => enabled !== false).map(({ id }) => String(id)));
}
