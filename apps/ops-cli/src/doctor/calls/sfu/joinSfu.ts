/** A hidden look into the SFU as a person's client has it: signalling, TURN servers, where media is. Rules O191–O193 in SPEC.md. */
import { randomBytes } from "node:crypto";
import { SessionDescription, SignalRequest, SignalResponse } from "@livekit/protocol";
import type { Secret } from "@tertulia/protocol";
import { WebSocket } from "ws";
import {
  parseIceCandidate,
  parseIceDescription,
  type IceCandidate,
} from "./parseIceDescription.ts";
import type { IceSession } from "../stun/askIce.ts";

/** LiveKit's signalling version that 1.5 and everything newer speaks. */
const SIGNAL_PROTOCOL = 16;
const MAX_MESSAGE_BYTES = 1024 * 1024;

export interface IceServer {
  readonly urls: readonly string[];
  readonly username: string;
  /** Never printed. */
  readonly credential: string;
}

export interface SfuVisit {
  readonly version: string;
  readonly region: string;
  readonly iceServers: readonly IceServer[];
  /** What connectivity checks need; `null` when the SFU offered no media. */
  readonly media: {
    readonly session: IceSession;
    readonly candidates: readonly IceCandidate[];
  } | null;
  /** Leaves. */
  readonly close: () => void;
}

/** Why nobody was let in. */
export class SfuJoinFailure extends Error {
  /** HTTP status of a refused upgrade; `null` when there was none. */
  readonly status: number | null;
  /** Node's code of a connection that failed, `ETIMEDOUT` of our own time-out, `closed` of a socket that ended. */
  readonly code: string;

  constructor(code: string, status: number | null = null) {
    super(`the SFU let nobody in (${code})`);
    this.name = "SfuJoinFailure";
    this.code = code;
    this.status = status;
  }
}

export interface JoinOptions {
  /** `ws:` or `wss:` URL that clients are given. */
  readonly url: string;
  readonly token: Secret;
  /** Milliseconds for all of it. */
  readonly timeoutMs: number;
}

/**
 * Joins, and waits for the SFU's own offer and where its media is; publishes and receives nothing.
 *
 * @throws {SfuJoinFailure}
 * @see LiveKit "Client protocol": `SignalResponse` in binary frames
 */
export function joinSfu({ url, token, timeoutMs }: JoinOptions): Promise<SfuVisit> {
  const query = new URLSearchParams({
    protocol: String(SIGNAL_PROTOCOL),
    auto_subscribe: "0",
    access_token: token.reveal(),
  });
  const socket = new WebSocket(`${url.replace(/\/$/u, "")}/rtc?${query.toString()}`, {
    maxPayload: MAX_MESSAGE_BYTES,
  });
  return new Promise((resolve, reject) => {
    const fail = (failure: SfuJoinFailure): void => {
      clearTimeout(timer);
      socket.terminate();
      reject(failure);
    };
    const timer = setTimeout(() => fail(new SfuJoinFailure("ETIMEDOUT")), timeoutMs);
    socket.on("error", (error) => fail(new SfuJoinFailure(codeOf(error))));
    socket.on("close", () => fail(new SfuJoinFailure("closed")));
    socket.on("unexpected-response", (request, response) => {
      request.destroy();
      // Its body is not looked at: LiveKit 1.13.5 puts the token into it.
      fail(new SfuJoinFailure("status", response.statusCode ?? null));
    });
    const reading = createReading(socket);
    socket.on("message", (data, isBinary) => {
      if (!isBinary || !Buffer.isBuffer(data)) return;
      const visit = reading.read(SignalResponse.fromBinary(data));
      if (visit === null) return;
      clearTimeout(timer);
      socket.removeAllListeners("close");
      resolve(visit);
    });
  });
}

/** Gathers what arrives in several messages until all is there. */
function createReading(socket: WebSocket) {
  let found: Pick<SfuVisit, "version" | "region" | "iceServers"> | null = null;
  let session: IceSession | null = null;
  const candidates: IceCandidate[] = [];
  const visit = (): SfuVisit | null =>
    found && { ...found, media: session && { session, candidates }, close: () => socket.close() };
  return {
    read({ message }: SignalResponse): SfuVisit | null {
      if (message.case === "join") {
        const { serverInfo, serverVersion, iceServers, subscriberPrimary } = message.value;
        found = {
          version: serverInfo?.version ?? serverVersion,
          region: serverInfo?.region ?? "",
          iceServers: iceServers.map(({ urls, username, credential }) => ({
            urls,
            username,
            credential,
          })),
        };
        return subscriberPrimary ? null : visit();
      }
      if (message.case === "offer") {
        const remote = parseIceDescription(message.value.sdp);
        if (remote === null) return visit();
        const localUfrag = randomBytes(8).toString("hex");
        session = { remoteUfrag: remote.ufrag, remotePassword: remote.password, localUfrag };
        socket.send(answerTo(message.value, localUfrag).toBinary());
      }
      if (message.case === "trickle") {
        const candidate = parseCandidateInit(message.value.candidateInit);
        if (candidate !== null) candidates.push(candidate);
        if (message.value.final) return visit();
      }
      return null;
    },
  };
}

/** As little as the SFU needs to answer connectivity checks: its own offer with other names in it. */
function answerTo(offer: SessionDescription, localUfrag: string): SignalRequest {
  const password = randomBytes(16).toString("hex");
  const fingerprint = randomBytes(32).toString("hex").toUpperCase().match(/../gu)?.join(":");
  const sdp = offer.sdp
    .replace(/^a=candidate:.*\r?\n/gmu, "")
    .replace(/^a=ice-ufrag:.*$/gmu, `a=ice-ufrag:${localUfrag}`)
    .replace(/^a=ice-pwd:.*$/gmu, `a=ice-pwd:${password}`)
    .replace(/^a=fingerprint:.*$/gmu, `a=fingerprint:sha-256 ${fingerprint}`)
    .replace(/^a=setup:.*$/gmu, "a=setup:active");
  const value = new SessionDescription({ type: "answer", sdp, id: offer.id });
  return new SignalRequest({ message: { case: "answer", value } });
}

/** JSON of an RTCIceCandidateInit. */
function parseCandidateInit(json: string): IceCandidate | null {
  try {
    const { candidate } = JSON.parse(json) as { candidate?: unknown };
    return typeof candidate === "string" ? parseIceCandidate(candidate) : null;
  } catch {
    return null;
  }
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "protocol";
}
