/** Asks our own homeserver who is in a room. Rules S210, S211 in SPEC.md. */
import type { MatrixRoomId, Secret } from "@tertulia/protocol";
import type { FindClientApi } from "../homeserver/createClientApiFinder.ts";
import type { HttpAnswer, SendRequest } from "../homeserver/createGuardedHttp.ts";
import { encodeSegment } from "../internal/encodeSegment.ts";
import { failureCode } from "../internal/failureCode.ts";
import { Refusal } from "../Refusal.ts";
import type { MembershipSource } from "./createMembership.ts";
import { parseJsonObject } from "../internal/parseJsonObject.ts";

const TIMEOUT_MS = 5_000;
/** Somebody's ten thousand rooms. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Of the homeserver's words only these reach the log: they say what is wrong with the token or the set-up. */
const TOLD_CODES: ReadonlySet<string> = new Set([
  "M_FORBIDDEN",
  "M_LIMIT_EXCEEDED",
  "M_MISSING_PARAM",
  "M_MISSING_TOKEN",
  "M_NOT_FOUND",
  "M_UNKNOWN",
  "M_UNKNOWN_TOKEN",
  "M_UNRECOGNIZED",
]);

/** By which right our own homeserver tells us who is in a room. */
export interface MembershipAccess {
  /** `application-service`: MSC4502; `admin`: the token of a Synapse administrator. */
  readonly kind: "application-service" | "admin";
  /** Our own homeserver. */
  readonly serverName: string;
  readonly token: Secret;
}

export interface MembershipSourceOptions {
  /** `null`: none was granted. Read anew at each question. */
  readonly access: MembershipAccess | null;
  readonly findClientApi: FindClientApi;
  readonly send: SendRequest;
}

/** The homeserver behind `access`. */
export function createMembershipSource(options: MembershipSourceOptions): MembershipSource {
  const ask = async <Answer>(questions: Questions<Answer>): Promise<Answer> => {
    const { access } = options;
    if (access === null) throw new Refusal("membership/unknown", "nobody to ask");
    const { path, read } = questions[access.kind](access.serverName);
    return read(await request(path, access, options));
  };
  return {
    get ownServerName() {
      return options.access?.serverName ?? null;
    },
    isJoined: (userId, matrixRoomId) =>
      ask({
        "application-service": () => ({
          path: isJoinedPath(matrixRoomId, { mxid: userId }),
          read: readJoined,
        }),
        admin: () => ({
          path: `/_synapse/admin/v1/users/${encodeSegment(userId)}/joined_rooms`,
          read: (answer) => readJoinedRooms(answer).includes(matrixRoomId),
        }),
      }),
    seesRoom: (matrixRoomId) =>
      ask({
        "application-service": (serverName) => ({
          path: isJoinedPath(matrixRoomId, { server_name: serverName }),
          read: readJoined,
        }),
        admin: () => ({
          path: `/_synapse/admin/v1/rooms/${encodeSegment(matrixRoomId)}`,
          read: hasLocalMembers,
        }),
      }),
  };
}

type Questions<Answer> = Readonly<
  Record<
    MembershipAccess["kind"],
    (serverName: string) => {
      readonly path: string;
      readonly read: (answer: HttpAnswer) => Answer;
    }
  >
>;

async function request(
  path: string,
  { serverName, token }: MembershipAccess,
  { findClientApi, send }: MembershipSourceOptions,
): Promise<HttpAnswer> {
  const clientApi = await findClientApi(serverName);
  if (clientApi === null) throw new Refusal("membership/unknown", "client API not found");
  try {
    return await send({
      ...clientApi,
      path,
      headers: { Authorization: `Bearer ${token.reveal()}` },
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs: TIMEOUT_MS,
    });
  } catch (error) {
    throw new Refusal("membership/unknown", failureCode(error));
  }
}

/** @see MSC4502, "Querying room membership" */
function isJoinedPath(matrixRoomId: MatrixRoomId, query: Record<string, string>): string {
  const room = encodeSegment(matrixRoomId);
  const parameters = new URLSearchParams(query).toString();
  return `/_matrix/client/unstable/io.element.msc4502/rooms/${room}/is_joined?${parameters}`;
}

function readJoined(answer: HttpAnswer): boolean {
  const { errcode, joined } = parseJsonObject(answer.body);
  // What the homeserver takes for no room id is no room that anybody is in.
  if (answer.status === 400 && errcode === "M_INVALID_PARAM") return false;
  if (answer.status !== 200 || typeof joined !== "boolean") throw unusable(answer, errcode);
  return joined;
}

/** @see Synapse admin API, "List joined rooms of a user" */
function readJoinedRooms(answer: HttpAnswer): readonly unknown[] {
  const { errcode, joined_rooms: rooms } = parseJsonObject(answer.body);
  // Nobody of that name.
  if (answer.status === 404 && errcode === "M_NOT_FOUND") return [];
  if (answer.status !== 200 || !Array.isArray(rooms)) throw unusable(answer, errcode);
  return rooms;
}

/** @see Synapse admin API, "Room Details API" */
function hasLocalMembers(answer: HttpAnswer): boolean {
  const { errcode, joined_local_members: count } = parseJsonObject(answer.body);
  if (answer.status === 404 && errcode === "M_NOT_FOUND") return false;
  if (answer.status !== 200 || typeof count !== "number") throw unusable(answer, errcode);
  return count > 0;
}

function unusable({ status }: HttpAnswer, errcode: unknown): Refusal {
  const code = typeof errcode === "string" && TOLD_CODES.has(errcode) ? ` ${errcode}` : "";
  return new Refusal("membership/unknown", `status ${status}${code}`);
}
