/** What the service knows of calls from the tokens it issued, in memory. Rules S200–S203 in SPEC.md. */
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import type { CallPlace } from "../authorize/liveKitRoomName.ts";
import type { CallLedger, Clock, LedgerCall, TokenHolder } from "../ports.ts";
import { setNewest } from "../internal/setNewest.ts";

const PRUNE_INTERVAL_MS = 60_000;
/** Calls kept at once: more than any one SFU holds, and a bound on what tokens for made-up rooms can take. */
const DEFAULT_MAX_CALLS = 50_000;

const MAX_SERVER_NAMES = 1_000;

export interface CallLedgerOptions {
  readonly clock: Clock;
  readonly maxCalls?: number;
}

export interface MemoryLedger extends CallLedger {
  /**
   * Takes over what another replica knows of a call. Of two words on one identity the one that ends
   * later counts; of two that end together, the revocation.
   */
  readonly adopt: (room: LiveKitRoomName, call: LedgerCall) => void;
}

interface Call {
  readonly place: CallPlace;
  readonly holders: Map<LiveKitIdentity, TokenHolder>;
}

/** Starts empty; holders are forgotten when their tokens are past, the oldest call when there are too many. */
export function createCallLedger(options: CallLedgerOptions): MemoryLedger {
  const { clock, maxCalls = DEFAULT_MAX_CALLS } = options;
  const calls = new Map<LiveKitRoomName, Call>();
  const serverNames = new Map<string, string>();
  let pruneAt = clock.now() + PRUNE_INTERVAL_MS;

  const prune = (): void => {
    const now = clock.now();
    if (now < pruneAt) return;
    pruneAt = now + PRUNE_INTERVAL_MS;
    for (const [room, call] of calls) {
      for (const [identity, { expiresAt }] of call.holders) {
        if (expiresAt <= now) call.holders.delete(identity);
      }
      if (call.holders.size === 0) calls.delete(room);
    }
  };

  /** The same string for the same server, where each request has brought its own. */
  const oneOf = (serverName: string): string => {
    if (serverNames.size >= MAX_SERVER_NAMES) serverNames.clear();
    const known = serverNames.get(serverName);
    if (known === undefined) serverNames.set(serverName, serverName);
    return known ?? serverName;
  };

  const addCall = (room: LiveKitRoomName, place: CallPlace): Call => {
    const call: Call = { place, holders: new Map() };
    setNewest(calls, [room, call], maxCalls);
    return call;
  };

  const change = (
    room: LiveKitRoomName,
    identity: LiveKitIdentity,
    { expiresAt, ...rest }: Pick<TokenHolder, "expiresAt"> & Partial<TokenHolder>,
  ): void => {
    const holders = calls.get(room)?.holders;
    const holder = holders?.get(identity);
    if (holder === undefined) return;
    const latest = Math.max(holder.expiresAt, expiresAt);
    holders?.set(identity, { ...holder, ...rest, expiresAt: latest });
  };

  return {
    record: ({ room, identity, place, userId, deviceId, serverName, expiresAt }) => {
      prune();
      const call = calls.get(room) ?? addCall(room, place);
      const known = call.holders.get(identity);
      // Each of many thousands: property by property takes half the memory of a spread.
      call.holders.set(identity, {
        userId,
        deviceId,
        serverName: oneOf(serverName),
        expiresAt: Math.max(expiresAt, undoneAt(known)),
        revokedBy: null,
      });
    },
    keep: (room, identities, expiresAt) => {
      for (const identity of identities) {
        const known = calls.get(room)?.holders.get(identity);
        if (known?.revokedBy === "operator") continue;
        const until = Math.max(expiresAt, undoneAt(known));
        change(room, identity, { expiresAt: until, revokedBy: null });
      }
    },
    revoke: (room, identity, { by, expiresAt }) => {
      const before = calls.get(room)?.holders.get(identity)?.revokedBy;
      const revokedBy = before === "operator" ? before : by;
      change(room, identity, { expiresAt, revokedBy });
    },
    adopt: (room, { place, holders }) => {
      const call = calls.get(room) ?? addCall(room, place);
      for (const [identity, theirs] of holders) {
        const ours = call.holders.get(identity);
        call.holders.set(identity, ours === undefined ? theirs : lastWord(theirs, ours));
      }
    },
    findCall: (room) => {
      const call = calls.get(room);
      if (call === undefined) return Promise.resolve(null);
      const now = clock.now();
      const current = [...call.holders].filter(([, { expiresAt }]) => now < expiresAt);
      return Promise.resolve({ place: call.place, holders: new Map(current) });
    },
  };
}

/** Later than the revocation, so that no replica takes that for the last word; 0 when there is none. */
function undoneAt(known: TokenHolder | undefined): number {
  return known === undefined || known.revokedBy === null ? 0 : known.expiresAt + 1;
}

function lastWord(theirs: TokenHolder, ours: TokenHolder): TokenHolder {
  const isTheirs =
    theirs.expiresAt === ours.expiresAt
      ? theirs.revokedBy !== null
      : theirs.expiresAt > ours.expiresAt;
  const word = isTheirs ? theirs : ours;
  // Two revocations at once: the membership check does not make an operator's any weaker.
  const isOperators = theirs.revokedBy === "operator" || ours.revokedBy === "operator";
  return word.revokedBy !== null && isOperators ? { ...word, revokedBy: "operator" } : word;
}
