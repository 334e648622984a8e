/** Readiness of this service: its SFU, the homeservers whose people start calls, its Redis. */
import type { Config } from "../config.ts";
import type { CallServiceParts } from "../ports.ts";
import { checkHomeserver } from "./checkHomeserver.ts";
import type { StoreState } from "../store/Store.ts";
import { createReadiness, type CheckResult, type ReadinessCheck } from "./createReadiness.ts";

export interface OwnReadinessParts extends Pick<
  CallServiceParts,
  "config" | "clock" | "homeserver" | "sfu"
> {
  readonly storeState: () => StoreState;
  /** Asks whoever is asked about membership; `null` where that is nobody. */
  readonly probeMembership: () => Promise<unknown> | null;
}

/** Asks of the settings as they are at each look. */
export function createOwnReadiness(parts: OwnReadinessParts): ReadinessCheck {
  const { config, clock, homeserver, sfu, storeState, probeMembership } = parts;
  return createReadiness({
    clock,
    membershipMode: () => config.membership.access?.kind ?? "off",
    checks: {
      sfu: sfu.listRooms,
      homeserver: () => {
        const names = ownServerNames(config);
        return names.size === 0 ? null : checkHomeserver(homeserver, names);
      },
      membership: probeMembership,
      redis: () => redisResult(storeState()),
    },
  });
}

function redisResult({ kind }: StoreState): CheckResult {
  if (kind === "memory") return { state: "off" };
  return kind === "ready" ? { state: "up" } : { state: "down", reason: "redis/unreachable" };
}

/** Where everybody is served, the one that knows this service stands for the rest. */
function ownServerNames({ fullAccess, applicationService }: Config): ReadonlySet<string> {
  if (fullAccess !== "everyone") return fullAccess;
  return new Set(applicationService === null ? [] : [applicationService.serverName]);
}
