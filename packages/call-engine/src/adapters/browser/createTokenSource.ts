/** Tokens from call services by HTTP, asked for once and kept while they are good. */
import {
  CallError,
  isRecord,
  parseCallToken,
  toCallError,
  type CallToken,
} from "@tertulia/protocol";
import type { CallServiceAnswer, MatrixSession, TokenRequest, TokenSource } from "../../ports.ts";

/** A kept token is handed out this long; it lives 30 minutes. */
const KEEP_FOR_MS = 25 * 60_000;
const TIMEOUT_MS = 10_000;
/** Nothing stands behind the homeserver. */
const UNKNOWN_STATUSES: ReadonlySet<number> = new Set([404, 405]);
/** Something does, and the homeserver got no answer from it; the direct way may work. */
const CUT_OFF_STATUSES: ReadonlySet<number> = new Set([500, 502, 504]);

/** What the source uses. */
export interface TokenSourceOptions {
  readonly matrix: MatrixSession;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
}

interface Kept {
  readonly token: Promise<CallToken>;
  readonly askedAt: number;
}

/** Creates the source of one login. Requests for the same token share one answer. */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const kept = new Map<string, Kept>();
  const ask = createAsking(options);
  return {
    request: (request) => {
      const key = `${request.use} ${request.roomId} ${request.serviceUrl}`;
      const known = kept.get(key);
      if (!request.isFresh && known !== undefined && options.now() - known.askedAt < KEEP_FOR_MS)
        return known.token;
      const token = ask(request);
      kept.set(key, { token, askedAt: options.now() });
      token.catch(() => {
        if (kept.get(key)?.token === token) kept.delete(key);
      });
      return token;
    },
  };
}

/** The own homeserver first, which spares the OpenID token; for the rest of the login no more once it knows no such thing. */
function createAsking(options: TokenSourceOptions): (request: TokenRequest) => Promise<CallToken> {
  const { matrix } = options;
  let mayAskHomeserver = true;
  const isBehindHomeserver = async ({ use, serviceUrl }: TokenRequest): Promise<boolean> => {
    if (!mayAskHomeserver || use !== "publish") return false;
    const own = await matrix.transport().catch(() => null);
    return own?.livekit_service_url === serviceUrl;
  };
  return async (request) => {
    if (!(await isBehindHomeserver(request))) return askService(options, request);
    const body = { room: request.roomId, device_id: matrix.deviceId };
    const answer = await matrix.askCallService(body);
    if (UNKNOWN_STATUSES.has(answer.status)) mayAskHomeserver = false;
    else if (!CUT_OFF_STATUSES.has(answer.status)) return toCallToken(answer);
    return askService(options, request);
  };
}

async function askService(
  options: TokenSourceOptions,
  { serviceUrl, roomId, use }: TokenRequest,
): Promise<CallToken> {
  const { userId, deviceId } = options.matrix;
  const openid_token = await options.matrix.openIdToken();
  const legacy = { room: roomId, device_id: deviceId, openid_token };
  if (use === "publish") return post(options, `${serviceUrl}/sfu/get`, legacy);
  // A second connection of the same identity would throw the first one out, so listening uses an identity of its own.
  const member = { id: crypto.randomUUID(), claimed_user_id: userId, claimed_device_id: deviceId };
  const body = { room_id: roomId, slot_id: "m.call#ROOM", openid_token, member };
  return post(options, `${serviceUrl}/get_token`, body).catch(() =>
    post(options, `${serviceUrl}/sfu/get`, legacy),
  );
}

async function post({ fetch }: TokenSourceOptions, url: string, body: unknown): Promise<CallToken> {
  let response: Response;
  let answer: string;
  try {
    // `text/plain` keeps it a simple request (Fetch standard): no preflight when the service is on another origin.
    response = await fetch(url, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "text/plain" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    answer = await response.text();
  } catch (cause) {
    throw new CallError("call/service-unreachable", { cause });
  }
  return toCallToken({ status: response.status, body: parseJson(answer) });
}

function toCallToken({ status, body }: CallServiceAnswer): CallToken {
  if (status < 200 || status > 299) throw toRefusal(status, body);
  try {
    return parseCallToken(body);
  } catch (error) {
    throw toCallError(error, "call/service-nonsense");
  }
}

/** `undefined` for what is no JSON: the parser's own error quotes the text, and with it perhaps a token. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toRefusal(status: number, answer: unknown): CallError {
  const detail = `the call service answered ${status}`;
  if (status === 403) return new CallError("call/forbidden", { detail });
  // No verdict on the person: services say it too when the homeserver that should vouch for them is away.
  if (status === 401) return new CallError("call/unverified", { detail });
  // Our call service looks; a full SFU answers a joiner with a bare failure.
  const isFull = isRecord(answer) && answer["errcode"] === "M_RESOURCE_LIMIT_EXCEEDED";
  return new CallError(isFull ? "call/full" : "call/service-unreachable", { detail });
}
