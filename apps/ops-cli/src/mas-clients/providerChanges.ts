/** What `mas-cli config sync` does to upstream login providers besides. Rules O33 and O412 in SPEC.md. */
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

/** By id, whether it is on. */
export type ConfiguredProviders = ReadonlyMap<string, boolean>;

export const PROVIDER_CHANGE_KINDS = ["disable", "missing", "delete", "left-over"] as const;
/**
 * `disable`: its configuration says so; `missing`: on in MAS and in no given configuration, so that the sync would turn
 * it off; `left-over`: turned off already, and deleted by `--prune` alone.
 */
export type ProviderChangeKind = (typeof PROVIDER_CHANGE_KINDS)[number];

export interface ProviderChange {
  readonly kind: ProviderChangeKind;
  readonly id: string;
  readonly name: string | null;
  readonly links: number;
}

/** What is lost of them by a sync; by id. */
export function providerChanges(
  present: readonly PresentProvider[],
  configured: ConfiguredProviders,
  prunes: boolean,
): readonly ProviderChange[] {
  return present
    .flatMap(({ id, name, links, isEnabled }): readonly ProviderChange[] => {
      const isConfiguredOn = configured.get(id);
      if (isConfiguredOn === true) return [];
      if (prunes) return [{ kind: "delete", id, name, links }];
      if (!isEnabled) return [{ kind: "left-over", id, name, links }];
      return [{ kind: isConfiguredOn === undefined ? "missing" : "disable", id, name, links }];
    })
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** The providers of MAS's configuration. */
export function providersIn(config: MasConfig): ConfiguredProviders {
  const { providers } = (config["upstream_oauth2"] ?? {}) as { readonly providers?: unknown };
  const list = (Array.isArray(providers) ? providers : []) as readonly {
    readonly id?: unknown;
    readonly enabled?: unknown;
  }[];
  return new Map(list.map(({ id, enabled }) => [String(id), enabled !== false]));
}
