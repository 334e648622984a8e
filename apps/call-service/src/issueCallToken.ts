/** The way from a known person's request to a token, the same for every token endpoint. Rules S10, S22, S29, S44, S176, S204–S206. */
import { checkMembership } from "./checkMembership.ts";
import { liveKitIdentity } from "./authorize/liveKitIdentity.ts";
import { liveKitRoomName } from "./authorize/liveKitRoomName.ts";
import { mintLiveKitToken } from "./authorize/mintLiveKitToken.ts";
import type { CallRequest } from "./authorize/parseTokenRequest.ts";
import { hasFullAccess, type Person } from "./authorize/Person.ts";
import type { Delegations } from "./delegation/createDelegations.ts";
import { toNewLeave } from "./delegation/toNewLeave.ts";
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import type { CallServiceParts, Sfu } from "./ports.ts";
import { Refusal } from "./Refusal.ts";

/** The answer of a token endpoint, as every client of a LiveKit transport reads it. */
export interface CallTokenAnswer {
  /** `ws:` or `wss:` URL of the SFU, exactly as configured. */
  readonly url: string;
  readonly jwt: string;
}

export interface CallTokenOrder {
  /** Already identified: nothing here asks who it is. */
  readonly person: Person;
  readonly request: CallRequest;
  /** Default: what the settings say of the person's homeserver. */
  readonly rights?: CallRights;
}

export interface CallRights {
  /** Whether the room is made on the SFU where it is not there. */
  readonly makesRoom: boolean;
  readonly canPublish: boolean;
}

interface CallTokenParts extends Pick<
  CallServiceParts,
  "config" | "membership" | "ledger" | "sfu" | "clock"
> {
  readonly delegations: Pick<Delegations, "check" | "accept">;
}

/**
 * A token for a person, in a room that exists on the SFU.
 *
 * @throws {Refusal} `body/field-invalid`, `delegation/*`, `membership/*`, `call/full`, `sfu/*`.
 */
export async function issueCallToken(
  order: CallTokenOrder,
  parts: CallTokenParts,
): Promise<CallTokenAnswer> {
  const { person, request } = order;
  const { config, sfu, clock, ledger, delegations } = parts;
  const isFull = hasFullAccess(person, config);
  const rights = order.rights ?? {
    makesRoom: isFull,
    canPublish: isFull || config.guestsCanPublish,
  };
  // A token in answer would make the caller believe that somebody keeps its delayed leave.
  if (request.delay !== null && !isFull) throw new Refusal("delegation/unsupported");

  const room = liveKitRoomName(request.place, config.roomNaming);
  const identity = liveKitIdentity(person.userId, request.identity);
  const { matrixRoomId } = request.place;
  await checkMembership(person, { matrixRoomId, room, identity }, parts);
  const leave = request.delay === null ? null : toNewLeave(order, request.delay, config);
  if (leave !== null) await delegations.check(leave);

  const now = clock.now();
  const grant = {
    room,
    identity,
    issuedAt: now,
    ttlSeconds: config.tokenTtlSeconds,
    canPublish: rights.canPublish,
  };
  if (rights.makesRoom) await takeSeat(sfu, room, identity);
  const jwt = mintLiveKitToken(grant, config.sfu.keyPair);
  ledger.record({
    room,
    identity,
    place: request.place,
    userId: person.userId,
    deviceId: request.identity.deviceId,
    serverName: person.serverName,
    expiresAt: now + config.tokenTtlSeconds * 1000,
  });
  if (leave !== null) await delegations.accept(leave);
  return { url: config.sfu.url, jwt };
}

/** A full SFU answers a joiner with a bare failure; only here can the reason be told. */
async function takeSeat(sfu: Sfu, room: LiveKitRoomName, identity: LiveKitIdentity): Promise<void> {
  const { maxParticipants } = await sfu.ensureRoom(room);
  if (maxParticipants === 0) return;
  const present = await sfu.listParticipants(room);
  const isPresent = present.some((participant) => participant.identity === identity);
  if (present.length >= maxParticipants && !isPresent) {
    throw new Refusal("call/full", `${maxParticipants} seats`);
  }
}
