/** Removes from the SFU who is no longer in the Matrix room, and whom an operator removed before. Rules S219–S224, S403 in SPEC.md. */
import type { LiveKitRoomName, UserId } from "@tertulia/protocol";
import { failureCode } from "../internal/failureCode.ts";
import type { CallServiceParts, LedgerCall, Revocation, SfuParticipant } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import type { SfuEvent } from "../sfuEvents/SfuEvent.ts";
import { RENEWED_VALIDITY_MS } from "./renewedValidityMs.ts";
import { userOfPlainIdentity } from "./userOfPlainIdentity.ts";

/** Often enough for the ledger not to forget who is in a call, where nobody is looked for. */
const KEEPING_INTERVAL_MS = 5 * 60_000;
const ROOMS_AT_ONCE = 4;

const REMOVAL_LINES: Readonly<Record<Revocation["by"], string>> = {
  membership: "participant removed: not in the room any more",
  operator: "participant removed: came back with a token that an operator revoked",
};

export type MembershipWatchParts = Pick<
  CallServiceParts,
  "config" | "membership" | "ledger" | "sfu" | "sfuEvents" | "clock" | "log"
>;

export interface MembershipWatch {
  /** Looks at every call once; resolves when whoever has to go is gone. Never rejects. */
  readonly sweep: () => Promise<void>;
  /** Sweeps again and again, at the configured interval, until `close`. */
  readonly start: () => void;
  /** No further looks; one under way ends by itself. */
  readonly close: () => void;
}

interface Seated {
  readonly room: LiveKitRoomName;
  readonly call: LedgerCall;
  readonly participant: Pick<SfuParticipant, "identity" | "sid">;
}

/** Whoever joins is looked at when the SFU says so, everybody in each sweep. */
export function createMembershipWatch(parts: MembershipWatchParts): MembershipWatch {
  const { config, sfuEvents } = parts;
  let timer: NodeJS.Timeout | undefined;

  const sweep = (): Promise<void> => guard(() => sweepCalls(parts), parts);
  const stopListening = sfuEvents.subscribe((event) => {
    void guard(() => reviewJoined(event, parts), parts);
  });

  const schedule = (): void => {
    const { checkIntervalSeconds } = config.membership;
    // Whom an operator removed is looked for where nobody is asked about membership too.
    const intervalMs = checkIntervalSeconds > 0 ? checkIntervalSeconds * 1000 : KEEPING_INTERVAL_MS;
    timer = setTimeout(() => void sweep().finally(() => timer && schedule()), intervalMs);
    timer.unref();
  };

  return {
    sweep,
    start: schedule,
    close: () => {
      stopListening();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

function checksPeople({ config }: MembershipWatchParts): boolean {
  return config.membership.access !== null && config.membership.checkIntervalSeconds > 0;
}

/** A look that fails takes nobody out: the next one comes. */
async function guard(look: () => Promise<void>, { log }: MembershipWatchParts): Promise<void> {
  try {
    await look();
  } catch (error) {
    const reason = error instanceof Refusal ? error.reason : failureCode(error);
    log.warn("nobody could be looked at for membership", { reason });
  }
}

async function sweepCalls(parts: MembershipWatchParts): Promise<void> {
  const rooms = (await parts.sfu.listRooms()).map(({ name }) => name);
  while (rooms.length > 0) {
    const next = rooms.splice(0, ROOMS_AT_ONCE);
    await Promise.all(next.map((room) => guard(() => sweepCall(room, parts), parts)));
  }
}

async function sweepCall(room: LiveKitRoomName, parts: MembershipWatchParts): Promise<void> {
  const { ledger, sfu, clock } = parts;
  const call = await ledger.findCall(room);
  // Not a call of ours, or one from before this process: its people ask for tokens before long.
  if (call === null) return;
  const participants = await sfu.listParticipants(room);
  const stays = await Promise.all(
    participants.map((participant) => review({ room, call, participant }, parts)),
  );
  const staying = participants.filter((_, index) => stays[index] === true);
  ledger.keep(
    room,
    staying.map(({ identity }) => identity),
    clock.now() + RENEWED_VALIDITY_MS,
  );
}

async function reviewJoined(event: SfuEvent, parts: MembershipWatchParts): Promise<void> {
  const { name, room, participant } = event;
  if (name !== "participant_joined" || room === undefined || participant === undefined) return;
  const call = await parts.ledger.findCall(room.name);
  if (call !== null) await review({ room: room.name, call, participant }, parts);
}

/** @returns whether the participant may stay. */
async function review(seated: Seated, parts: MembershipWatchParts): Promise<boolean> {
  const { call, participant } = seated;
  const holder = call.holders.get(participant.identity);
  if (holder?.revokedBy === "operator") {
    await remove(seated, "operator", parts);
    return false;
  }
  const userId = holder?.userId ?? userOfPlainIdentity(participant.identity);
  if (userId === null || !checksPeople(parts)) return true;
  const isRevoked = holder?.revokedBy === "membership";
  if (await mayStay(userId, { call, isRevoked }, parts)) return true;
  await remove(seated, "membership", parts);
  return false;
}

interface Doubt {
  readonly call: LedgerCall;
  readonly isRevoked: boolean;
}

async function mayStay(
  userId: UserId,
  { call, isRevoked }: Doubt,
  { membership }: MembershipWatchParts,
): Promise<boolean> {
  try {
    const standing = await membership.standingOf(userId, call.place.matrixRoomId);
    return standing === "joined" || (standing === "out-of-sight" && !isRevoked);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Who was taken out once stays out until somebody says that they are in the room again.
    return !isRevoked;
  }
}

async function remove(
  { room, participant }: Seated,
  by: Revocation["by"],
  parts: MembershipWatchParts,
): Promise<void> {
  const { ledger, sfu, clock, log } = parts;
  // Before the removal: who reconnects with the same token in that moment is known for it.
  const expiresAt = clock.now() + RENEWED_VALIDITY_MS;
  ledger.revoke(room, participant.identity, { by, expiresAt });
  await sfu.removeParticipant(room, participant.identity);
  log.info(REMOVAL_LINES[by], { room, participantSid: participant.sid });
}
