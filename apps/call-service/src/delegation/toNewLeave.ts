/** Which leave a request hands over. Rules S177–S178 in SPEC.md. */
import { CALL_SLOT_ID, toLiveKitIdentity, type LiveKitIdentity } from "@tertulia/protocol";
import { liveKitIdentity, isPlainDeviceId } from "../authorize/liveKitIdentity.ts";
import { liveKitRoomName } from "../authorize/liveKitRoomName.ts";
import type { Delay } from "../authorize/parseDelay.ts";
import type { CallRequest } from "../authorize/parseTokenRequest.ts";
import type { Person } from "../authorize/Person.ts";
import type { Config } from "../config.ts";
import type { NewLeave } from "./createDelegations.ts";

export interface LeaveOrder {
  readonly person: Person;
  readonly request: CallRequest;
}

/** @throws {Refusal} `body/field-invalid`, as for a token. */
export function toNewLeave(order: LeaveOrder, delay: Delay, config: Config): NewLeave {
  const { person, request } = order;
  return {
    room: liveKitRoomName(request.place, config.roomNaming),
    identity: liveKitIdentity(person.userId, request.identity),
    otherIdentity: otherIdentity(order),
    userId: person.userId,
    serverName: person.serverName,
    delayId: delay.id,
    delayMs: delay.delayMs,
  };
}

/**
 * A device that hands over under its hashed name may be on the SFU under its plain one: that is
 * how it publishes in a call of state events, whatever its client asked for afterwards.
 */
function otherIdentity({ person, request }: LeaveOrder): LiveKitIdentity | null {
  const { kind, deviceId } = request.identity;
  if (kind === "plain" || request.place.slotId !== CALL_SLOT_ID) return null;
  return isPlainDeviceId(deviceId) ? toLiveKitIdentity(person.userId, deviceId) : null;
}
