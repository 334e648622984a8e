/** Whether somebody may have what is asked for a call, a token or a leave that is kept. Rules S204–S206, S402 in SPEC.md. */
import type { LiveKitIdentity, LiveKitRoomName, MatrixRoomId } from "@tertulia/protocol";
import type { Person } from "./authorize/Person.ts";
import type { CallServiceParts } from "./ports.ts";
import { Refusal } from "./Refusal.ts";

export interface Seat {
  readonly matrixRoomId: MatrixRoomId;
  readonly room: LiveKitRoomName;
  readonly identity: LiveKitIdentity;
}

/**
 * Returns for who is in the Matrix room. While that cannot be checked a running call goes on: who holds a token that
 * still counts passes too.
 *
 * @throws {Refusal} `membership/*`.
 */
export async function checkMembership(
  person: Person,
  { matrixRoomId, room, identity }: Seat,
  { membership, ledger }: Pick<CallServiceParts, "membership" | "ledger">,
): Promise<void> {
  try {
    await membership.check(person, matrixRoomId);
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason !== "membership/unknown") throw error;
    const holder = (await ledger.findCall(room))?.holders.get(identity);
    if (holder === undefined || holder.revokedBy !== null) throw error;
  }
}
