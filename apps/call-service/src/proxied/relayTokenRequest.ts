/** Asks the call service behind another homeserver for a token, for one of our people. Rule S122 in SPEC.md. */
import { isJwt, isRecord } from "@tertulia/protocol";
import type { Person } from "../authorize/Person.ts";
import type { OurHomeserver } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import type { ProxiedTokenRequest } from "./parseProxiedRequest.ts";

const PATH = "/_matrix/federation/unstable/io.element.msc4195/rtc/livekit/get_token";

export interface RelayOrder {
  /** One of our homeserver's people, in the room as far as it knows. */
  readonly person: Person;
  readonly request: ProxiedTokenRequest;
  /** Server name of the homeserver whose call service is asked. */
  readonly destination: string;
}

/**
 * The other service's token.
 *
 * @throws {Refusal} `relay/refused` where the other side refuses, `relay/failed` where it cannot be asked.
 */
export async function relayTokenRequest(
  { person, request, destination }: RelayOrder,
  homeserver: OurHomeserver,
): Promise<{ readonly jwt: string }> {
  const { status, content } = await homeserver.relay({
    destination,
    path: PATH,
    body: toBody(request, person),
  });
  const step = { host: destination };
  if (status === 401 || status === 403) {
    throw new Refusal("relay/refused", `status ${status}`, step);
  }
  if (status !== 200) throw new Refusal("relay/failed", `status ${status}`, step);
  const jwt = isRecord(content) ? content["jwt"] : undefined;
  if (!isJwt(jwt)) throw new Refusal("relay/failed", "no token", step);
  return { jwt };
}

function toBody({ url, place, identity }: ProxiedTokenRequest, { userId }: Person) {
  return {
    url,
    room_id: place.matrixRoomId,
    slot_id: place.slotId,
    member: {
      id: identity.memberId,
      claimed_user_id: userId,
      claimed_device_id: identity.deviceId,
    },
    user_id: userId,
  };
}
