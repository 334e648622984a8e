/** An SFU's API on loopback that knows rooms and who is in them, as a test says. */
import {
  ListParticipantsRequest,
  ListParticipantsResponse,
  ParticipantInfo,
  ParticipantInfo_State,
  Room,
  RoomParticipantIdentity,
} from "@livekit/protocol";
import { createHttpStub, type StubRequest } from "./createHttpStub.ts";

export interface StubSfu {
  /** `http:` URL without trailing slash. */
  readonly url: string;
  /** Identities, whatever their room. */
  readonly present: Set<string>;
  readonly close: () => Promise<void>;
}

/** Nobody is there at first; every room can be made. */
export async function startStubSfu(): Promise<StubSfu> {
  const present = new Set<string>();
  const answer = ({ url, body }: StubRequest): Uint8Array | null => {
    switch (url?.split("/").at(-1)) {
      case "CreateRoom":
        return new Room().toBinary();
      case "GetParticipant": {
        const { identity } = RoomParticipantIdentity.fromBinary(body);
        return present.has(identity) ? participant(identity).toBinary() : null;
      }
      case "ListParticipants": {
        ListParticipantsRequest.fromBinary(body);
        const participants = [...present].map(participant);
        return new ListParticipantsResponse({ participants }).toBinary();
      }
      default:
        return null;
    }
  };
  const stub = await createHttpStub((response, request) => {
    const message = answer(request);
    if (message === null) response.writeHead(404).end('{"code":"not_found","msg":""}');
    else response.end(message);
  });
  return { url: stub.url, present, close: stub.close };
}

function participant(identity: string): ParticipantInfo {
  return new ParticipantInfo({
    identity,
    sid: `PA_${identity}`,
    state: ParticipantInfo_State.ACTIVE,
  });
}
