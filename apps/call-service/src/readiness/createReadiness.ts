/** Whether the service could give somebody a token now, and what stands in the way. Rules S274–S277 in SPEC.md. */
import type { Clock } from "../ports.ts";
import { Refusal, type RefusalReason } from "../Refusal.ts";

/** However often it is asked, others are asked no more often than this. */
const FRESH_MS = 5_000;

/** What somebody who depends on it found: nothing of it names a host, so anybody may read it. */
export type CheckResult =
  | { readonly state: "up" }
  | { readonly state: "down"; readonly reason: RefusalReason | "redis/unreachable" | "failed" }
  /** Not configured, so nothing waits for it. */
  | { readonly state: "off" };

/** Who says which people are in a room; `off`: nobody, so that is not checked. */
export type MembershipMode = "application-service" | "admin" | "off";

export interface Readiness {
  /** No new call could get a token: the SFU is down, every homeserver, or who says which people are in a room. */
  readonly isReady: boolean;
  readonly sfu: CheckResult;
  readonly homeserver: CheckResult;
  /** Tokens are given without it; what it keeps is late. */
  readonly redis: CheckResult;
  readonly membership: MembershipMode;
  /** Whether who is asked about membership answers; `off` where nobody is asked. */
  readonly membershipCheck: CheckResult;
  /** Milliseconds since the epoch. */
  readonly checkedAt: number;
}

export interface ReadinessOptions {
  readonly clock: Clock;
  readonly membershipMode: () => MembershipMode;
  readonly checks: {
    /** Resolves when all is well and rejects when not; so do `homeserver` and `membership`. */
    readonly sfu: () => Promise<unknown>;
    /** `null`: there is no such thing here. */
    readonly homeserver: () => Promise<unknown> | null;
    /** `null`: nobody is asked. */
    readonly membership: () => Promise<unknown> | null;
    /** Known without asking: the store notices by itself. */
    readonly redis: () => CheckResult;
  };
}

export interface ReadinessCheck {
  /** Never rejects. */
  readonly check: () => Promise<Readiness>;
}

/** Looks anew when the last look is older than five seconds; whoever asks meanwhile waits for the same look. */
export function createReadiness({
  clock,
  membershipMode,
  checks,
}: ReadinessOptions): ReadinessCheck {
  let last: { readonly startedAt: number; readonly look: Promise<Readiness> } | undefined;

  const look = async (): Promise<Readiness> => {
    const [sfu, homeserver, membershipCheck] = await Promise.all([
      resultOf(checks.sfu),
      resultOf(checks.homeserver),
      resultOf(checks.membership),
    ]);
    const redis = checks.redis();
    const isReady = [sfu, homeserver, membershipCheck].every(({ state }) => state !== "down");
    return {
      isReady,
      sfu,
      homeserver,
      redis,
      membership: membershipMode(),
      membershipCheck,
      checkedAt: clock.now(),
    };
  };

  return {
    check: () => {
      const now = clock.now();
      if (last === undefined || now - last.startedAt >= FRESH_MS) {
        last = { startedAt: now, look: look() };
      }
      return last.look;
    },
  };
}

async function resultOf(check: () => Promise<unknown> | null): Promise<CheckResult> {
  try {
    const answer = check();
    if (answer === null) return { state: "off" };
    await answer;
    return { state: "up" };
  } catch (error) {
    return { state: "down", reason: error instanceof Refusal ? error.reason : "failed" };
  }
}
