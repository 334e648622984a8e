/** The way from a well-formed request to a token, the same for every token endpoint. Rules S10, S19, S22, S29, S44. */
import { liveKitIdentity } from "./authorize/liveKitIdentity.ts";
import { liveKitRoomName } from "./authorize/liveKitRoomName.ts";
import { mintLiveKitToken } from "./authorize/mintLiveKitToken.ts";
import type { TokenRequest } from "./authorize/parseTokenRequest.ts";
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import type { CallServiceParts, Sfu } from "./ports.ts";
import { Refusal } from "./Refusal.ts";

/** The answer of a token endpoint, as every client of a LiveKit transport reads it. */
export interface CallTokenAnswer {
  /** `ws:` or `wss:` URL of the SFU, exactly as configured. */
  readonly url: string;
  readonly jwt: string;
}

/**
 * A token for whoever the homeserver says is asking, in a room that exists on the SFU.
 *
 * @throws {Refusal} every reason but `body/too-large`, `body/not-json`, `body/wrong-type`, `body/field-missing`.
 */
export async function issueCallToken(
  request: TokenRequest,
  { config, homeserver, sfu, clock }: CallServiceParts,
): Promise<CallTokenAnswer> {
  const userId = await homeserver.lookUpPerson(request.openId);
  if (request.claimedUserId !== undefined && request.claimedUserId !== userId) {
    throw new Refusal("person/claims-another");
  }
  // Element Call asks again without the delay; a token in answer would make it believe that
  // somebody keeps its delayed leave alive.
  if (request.wantsDelegation) throw new Refusal("delegation/unsupported");

  const room = liveKitRoomName(request.place, config.roomNaming);
  const identity = liveKitIdentity(userId, request.identity);
  const grant = { room, identity, issuedAt: clock.now(), ttlSeconds: config.tokenTtlSeconds };
  const [jwt] = await Promise.all([
    mintLiveKitToken(grant, config.sfu.keyPair),
    hasFullAccess(request.openId.serverName, config.fullAccess)
      ? takeSeat(sfu, room, identity)
      : undefined,
  ]);
  return { url: config.sfu.url, jwt };
}

/** A full SFU answers a joiner with a bare failure; only here can the reason be told. */
async function takeSeat(sfu: Sfu, room: LiveKitRoomName, identity: LiveKitIdentity): Promise<void> {
  const { maxParticipants } = await sfu.ensureRoom(room);
  if (maxParticipants === 0) return;
  const present = await sfu.listIdentities(room);
  if (present.length >= maxParticipants && !present.includes(identity)) {
    throw new Refusal("call/full", `${maxParticipants} seats`);
  }
}

function hasFullAccess(serverName: string, fullAccess: ReadonlySet<string> | "everyone"): boolean {
  return fullAccess === "everyone" || fullAccess.has(serverName);
}
