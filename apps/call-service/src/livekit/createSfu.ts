/** LiveKit's RoomService over protobuf Twirp: some front ends of an SFU take nothing else. Rules S22–S25 in SPEC.md. */
import { SignJWT } from "jose/jwt/sign";
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import type { LiveKitKeyPair } from "../authorize/mintLiveKitToken.ts";
import { failureCode } from "../internal/failureCode.ts";
import { readBytes } from "../internal/readBytes.ts";
import type { Clock, Sfu, SfuRoom } from "../ports.ts";
import { Refusal } from "../Refusal.ts";

const DEFAULT_TIMEOUT_MS = 10_000;
const ADMIN_TOKEN_TTL_SECONDS = 60;
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Seconds an SFU room lives without ever having had a participant. */
const EMPTY_TIMEOUT_SECONDS = 300;
/** Seconds an SFU room outlives its last participant. */
const DEPARTURE_TIMEOUT_SECONDS = 20;

export interface SfuOptions {
  /** `http:` or `https:` URL of the SFU's API, without trailing slash. */
  readonly apiUrl: string;
  readonly keyPair: LiveKitKeyPair;
  readonly clock: Clock;
  /** Milliseconds for one request as a whole. */
  readonly timeoutMs?: number;
}

/** The SFU behind `apiUrl`. Requests for one room that overlap become one. */
export function createSfu(options: SfuOptions): Sfu {
  const underWay = new Map<LiveKitRoomName, Promise<SfuRoom>>();
  // The largest import of all: listening does not wait for it, and neither does the first caller.
  const messages = import("@livekit/protocol");

  const createRoom = async (room: LiveKitRoomName): Promise<SfuRoom> => {
    const { CreateRoomRequest, Room } = await messages;
    const request = new CreateRoomRequest({
      name: room,
      emptyTimeout: EMPTY_TIMEOUT_SECONDS,
      departureTimeout: DEPARTURE_TIMEOUT_SECONDS,
      maxParticipants: 0,
    });
    const token = await mintAdminToken({ roomCreate: true }, options);
    const answer = await callRoomService(
      "CreateRoom",
      { body: request.toBinary(), token },
      options,
    );
    // Its count of participants is that of the room's creation: who is in has to be asked for.
    const { maxParticipants } = decode(() => Room.fromBinary(answer));
    return { maxParticipants };
  };

  const listIdentities = async (room: LiveKitRoomName): Promise<LiveKitIdentity[]> => {
    const { ListParticipantsRequest, ListParticipantsResponse } = await messages;
    const body = new ListParticipantsRequest({ room }).toBinary();
    const token = await mintAdminToken({ roomAdmin: true, room }, options);
    const answer = await callRoomService("ListParticipants", { body, token }, options);
    const { participants } = decode(() => ListParticipantsResponse.fromBinary(answer));
    return participants.map((participant) => participant.identity as LiveKitIdentity);
  };

  return {
    ensureRoom: (room) => {
      const running = underWay.get(room);
      if (running !== undefined) return running;
      const request = createRoom(room).finally(() => underWay.delete(room));
      underWay.set(room, request);
      return request;
    },
    listIdentities,
  };
}

function decode<Message>(read: () => Message): Message {
  try {
    return read();
  } catch {
    throw new Refusal("sfu/refused", "answer is no protobuf message");
  }
}

interface TwirpCall {
  readonly body: Uint8Array;
  readonly token: string;
}

async function callRoomService(
  method: string,
  { body, token }: TwirpCall,
  { apiUrl, timeoutMs = DEFAULT_TIMEOUT_MS }: SfuOptions,
): Promise<Uint8Array> {
  let response: Response;
  let answer: Uint8Array | null;
  try {
    response = await fetch(`${apiUrl}/twirp/livekit.RoomService/${method}`, {
      method: "POST",
      headers: { "Content-Type": "application/protobuf", Authorization: `Bearer ${token}` },
      body: Buffer.from(body),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    answer = await readBytes(response, MAX_ANSWER_BYTES);
  } catch (error) {
    throw new Refusal("sfu/unreachable", failureCode(error));
  }
  if (response.status !== 200) throw new Refusal("sfu/refused", `status ${response.status}`);
  if (answer === null) throw new Refusal("sfu/refused", "answer too large");
  return answer;
}

function mintAdminToken(
  video:
    | { readonly roomCreate: true }
    | { readonly roomAdmin: true; readonly room: LiveKitRoomName },
  options: SfuOptions,
): Promise<string> {
  const issuedAtSeconds = Math.floor(options.clock.now() / 1000);
  return new SignJWT({ video })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(options.keyPair.key)
    .setNotBefore(issuedAtSeconds)
    .setExpirationTime(issuedAtSeconds + ADMIN_TOKEN_TTL_SECONDS)
    .sign(new TextEncoder().encode(options.keyPair.secret.reveal()));
}
