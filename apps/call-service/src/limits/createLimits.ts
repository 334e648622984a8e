/** How often one address and one person may ask. Rules S230–S233 in SPEC.md. */
import type { UserId } from "@tertulia/protocol";
import type { Clock } from "../ports.ts";
import { Refusal, type RefusalReason } from "../Refusal.ts";
import type { Caller, TrustedProxies } from "./callerOf.ts";
import { createRateLimit } from "./createRateLimit.ts";

export interface LimitSettings {
  /** 0: as often as they like. */
  readonly perMinutePerAddress: number;
  /** 0: as often as they like. */
  readonly perMinutePerPerson: number;
  readonly trustedProxies: TrustedProxies;
}

export interface Limits {
  /**
   * Nobody is counted whose address may be that of a proxy.
   *
   * @throws {Refusal} `limits/address`.
   */
  readonly countCaller: (caller: Caller) => void;
  /** @throws {Refusal} `limits/person`. */
  readonly countPerson: (userId: UserId) => void;
}

/** The settings in `config` are read anew at each request. */
export function createLimits(config: { readonly limits: LimitSettings }, clock: Clock): Limits {
  const addresses = createRateLimit({
    get perMinute() {
      return config.limits.perMinutePerAddress;
    },
    clock,
  });
  const people = createRateLimit({
    get perMinute() {
      return config.limits.perMinutePerPerson;
    },
    clock,
  });
  return {
    countCaller: ({ address, isTold }) => {
      if (isTold) refuseAfter(addresses(address), "limits/address");
    },
    countPerson: (userId) => refuseAfter(people(userId), "limits/person"),
  };
}

function refuseAfter(waitMs: number, reason: RefusalReason): void {
  if (waitMs > 0) throw new Refusal(reason, "", { retryAfterMs: waitMs });
}
