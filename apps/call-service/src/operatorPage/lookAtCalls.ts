/** The calls that go on and who is in them, by the SFU and by the tokens that were given. Rules S285–S286 in SPEC.md. */
import type { CallLedger, LedgerCall, Sfu, SfuParticipant, SfuRoom } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import type { CallNow, CallsNow, PersonNow } from "./OperatorSnapshot.ts";

/** A page of more is no page; the figures count all of them. */
const MAX_CALLS = 50;

export interface CallSources {
  readonly sfu: Pick<Sfu, "listRooms" | "listParticipants">;
  readonly ledger: Pick<CallLedger, "findCall">;
}

/** Never rejects: an SFU that does not answer is something to show. */
export async function lookAtCalls(sources: CallSources): Promise<CallsNow> {
  try {
    const rooms = (await sources.sfu.listRooms()).toSorted((a, b) => a.createdAt - b.createdAt);
    const busy = rooms.filter(({ participantCount }) => participantCount > 0);
    const looked = await Promise.all(
      busy.slice(0, MAX_CALLS).map((room) => lookAtCall(room, sources)),
    );
    const calls = looked.filter(({ people }) => people.length > 0);
    return { kind: "known", calls, hiddenCount: Math.max(0, busy.length - MAX_CALLS) };
  } catch (error) {
    return { kind: "unknown", reason: error instanceof Refusal ? error.reason : "failed" };
  }
}

async function lookAtCall(room: SfuRoom, { sfu, ledger }: CallSources): Promise<CallNow> {
  const [participants, known] = await Promise.all([
    sfu.listParticipants(room.name),
    // Whose call it is can be missing; that it goes on cannot.
    ledger.findCall(room.name).catch(() => null),
  ]);
  return {
    room: room.name,
    matrixRoomId: known?.place.matrixRoomId ?? null,
    startedAt: room.createdAt,
    people: participants
      .filter(({ state }) => state !== "disconnected")
      .map((participant) => toPerson(participant, known))
      .toSorted((a, b) => a.joinedAt - b.joinedAt),
  };
}

function toPerson(
  { identity, joinedAt, state }: SfuParticipant,
  known: LedgerCall | null,
): PersonNow {
  const holder = known?.holders.get(identity);
  return {
    identity,
    userId: holder?.userId ?? null,
    deviceId: holder?.deviceId ?? null,
    joinedAt,
    isActive: state === "active",
  };
}
