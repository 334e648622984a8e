/** One call of LiveKit's RoomService over protobuf Twirp: some front ends of an SFU take nothing else. Rules S23, S25 in SPEC.md. */
import type { LiveKitRoomName } from "@tertulia/protocol";
import type { LiveKitKeyPair } from "../authorize/mintLiveKitToken.ts";
import { signHs256 } from "../authorize/signHs256.ts";
import type { HttpAnswer, SendRequest } from "../homeserver/createGuardedHttp.ts";
import { toDestination } from "../homeserver/Destination.ts";
import { failureCode } from "../internal/failureCode.ts";
import type { Clock } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import { parseJsonObject } from "../internal/parseJsonObject.ts";

const DEFAULT_TIMEOUT_MS = 10_000;
const ADMIN_TOKEN_TTL_SECONDS = 60;
/** A list of every room of a large SFU, or of a crowded room with its tracks, is a few MiB. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

export interface RoomServiceOptions {
  /** `http:` or `https:` URL of the SFU's API, without trailing slash. */
  readonly apiUrl: string;
  readonly keyPair: LiveKitKeyPair;
  readonly clock: Clock;
  readonly send: SendRequest;
  /** Milliseconds for one request as a whole. */
  readonly timeoutMs?: number;
}

export interface RoomServiceCall<TAnswer> {
  readonly method: string;
  readonly request: { readonly toBinary: () => Uint8Array };
  readonly answer: { readonly fromBinary: (bytes: Uint8Array) => TAnswer };
  /** What the call's own token may do: no more than this call. */
  readonly grant:
    | { readonly roomCreate: true }
    | { readonly roomList: true }
    | { readonly roomAdmin: true; readonly room: LiveKitRoomName };
}

/** `code` is Twirp's; `""` where the answer is none of the SFU's own. */
export type RoomServiceAnswer<TAnswer> =
  | { readonly kind: "answer"; readonly answer: TAnswer }
  | { readonly kind: "error"; readonly status: number; readonly code: string };

/**
 * Asks the SFU's API once.
 *
 * @throws {Refusal} `sfu/*` when there is no answer that can be read.
 * @see Twirp wire protocol, "Errors"
 */
export async function askRoomService<TAnswer>(
  call: RoomServiceCall<TAnswer>,
  options: RoomServiceOptions,
): Promise<RoomServiceAnswer<TAnswer>> {
  const { status, body } = await request(call, options);
  if (status !== 200) return { kind: "error", status, code: errorCode(body) };
  if (body === null) throw new Refusal("sfu/refused", "answer too large");
  try {
    return { kind: "answer", answer: call.answer.fromBinary(body) };
  } catch {
    throw new Refusal("sfu/refused", "answer is no protobuf message");
  }
}

/**
 * Asks the SFU's API for something that is there or not.
 *
 * @returns `null` when the SFU says that it does not exist.
 * @throws {Refusal} `sfu/*`.
 */
export async function callRoomService<TAnswer>(
  call: RoomServiceCall<TAnswer>,
  options: RoomServiceOptions,
): Promise<TAnswer | null> {
  const answer = await askRoomService(call, options);
  if (answer.kind === "answer") return answer.answer;
  // A 404 of the SFU itself says so; one of a proxy before it is a failure.
  if (answer.status === 404 && answer.code === "not_found") return null;
  throw new Refusal("sfu/refused", `status ${answer.status}`);
}

async function request(
  { method, request, grant }: RoomServiceCall<unknown>,
  options: RoomServiceOptions,
): Promise<HttpAnswer> {
  const { apiUrl, timeoutMs = DEFAULT_TIMEOUT_MS, send } = options;
  try {
    return await send({
      destination: toDestination(new URL(apiUrl)),
      path: `/twirp/livekit.RoomService/${method}`,
      method: "POST",
      headers: {
        "Content-Type": "application/protobuf",
        Authorization: `Bearer ${mintAdminToken(grant, options)}`,
      },
      body: request.toBinary(),
      // What is asked here can be asked twice: it says how things shall be, or asks how they are.
      isRepeatable: true,
      reach: "any",
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs,
    });
  } catch (error) {
    throw new Refusal("sfu/unreachable", failureCode(error));
  }
}

function errorCode(body: Uint8Array | null): string {
  const { code } = parseJsonObject(body);
  return typeof code === "string" ? code : "";
}

function mintAdminToken(
  video: RoomServiceCall<unknown>["grant"],
  { clock, keyPair }: RoomServiceOptions,
): string {
  const issuedAtSeconds = Math.floor(clock.now() / 1000);
  return signHs256(
    {
      iss: keyPair.key,
      nbf: issuedAtSeconds,
      exp: issuedAtSeconds + ADMIN_TOKEN_TTL_SECONDS,
      video,
    },
    keyPair.secret,
  );
}
