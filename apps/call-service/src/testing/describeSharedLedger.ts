/** What replicas must know of each other's calls, run on memory and before a real redis-server. */
import {
  CALL_SLOT_ID,
  type DeviceId,
  type LiveKitIdentity,
  type LiveKitRoomName,
  type MatrixRoomId,
  type UserId,
} from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { CallLedger } from "../ports.ts";

/** The only call of these tests. */
export const CALL_ROOM = "J+T45tGruxc+HrUOqJJlyQSV33m728Cme4/vt8/SWrU" as LiveKitRoomName;
const PLACE = { matrixRoomId: "!room:hs.example" as MatrixRoomId, slotId: CALL_SLOT_ID };

export interface SharedLedgerUnderTest {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A process of its own; the store is what all of them have in common. */
  readonly replica: () => CallLedger;
  /** Resolves once it is so; what is written behind a caller's back takes a second or two. */
  readonly until: (isSo: () => Promise<boolean>) => Promise<void>;
}

/** Rules S203, S237; each test gets a store that nothing was put into. */
export function describeSharedLedger(
  start: () => SharedLedgerUnderTest | Promise<SharedLedgerUnderTest>,
): void {
  it("[S237] what one replica issued another knows, and the next process too", async () => {
    const { now, replica, until } = await start();
    const [one, other] = [replica(), replica()];
    const ana = recordToken(one, "ana", now() + 60_000);
    await until(async () => (await namesIn(other)).length === 1);
    const ben = recordToken(other, "ben", now() + 60_000);
    const next = replica();
    for (const ledger of [one, other, next]) {
      await until(async () => (await namesIn(ledger)).length === 2);
      expect(await namesIn(ledger)).toEqual([ana, ben]);
    }
    expect(await next.findCall(CALL_ROOM)).toEqual(await one.findCall(CALL_ROOM));
    expect((await next.findCall(CALL_ROOM))?.place).toEqual(PLACE);
  });

  it("[S203, S237] a revocation is known to all, and so is what undoes it", async () => {
    const { now, replica, until } = await start();
    const [one, other] = [replica(), replica()];
    const ana = recordToken(one, "ana", now() + 60_000);
    const isRevoked = async () =>
      (await other.findCall(CALL_ROOM))?.holders.get(ana)?.revokedBy === "membership";
    await until(async () => (await namesIn(other)).length === 1);
    one.revoke(CALL_ROOM, ana, { by: "membership", expiresAt: now() + 120_000 });
    await until(isRevoked);
    one.keep(CALL_ROOM, [ana], now() + 120_000);
    await until(async () => !(await isRevoked()));
  });

  it("[S237] a call that is past is nobody's", async () => {
    const { now, replica, until } = await start();
    recordToken(replica(), "ana", now() + 2_000);
    const other = replica();
    await until(async () => (await namesIn(other)).length === 1);
    await until(async () => (await namesIn(other)).length === 0);
    const late = replica();
    await until(async () => (await late.findCall(CALL_ROOM)) === null);
  });
}

/** @param expiresAt Milliseconds since the epoch. */
export function recordToken(ledger: CallLedger, name: string, expiresAt: number): LiveKitIdentity {
  const identity = `@${name}:hs.example:DEVICE` as LiveKitIdentity;
  ledger.record({
    room: CALL_ROOM,
    identity,
    place: PLACE,
    userId: `@${name}:hs.example` as UserId,
    deviceId: "DEVICE" as DeviceId,
    serverName: "hs.example",
    expiresAt,
  });
  return identity;
}

/** Who holds a token that counts, in order of name. */
export async function namesIn(ledger: CallLedger): Promise<readonly LiveKitIdentity[]> {
  return [...((await ledger.findCall(CALL_ROOM))?.holders.keys() ?? [])].toSorted();
}
