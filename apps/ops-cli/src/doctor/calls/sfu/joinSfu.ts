/** A hidden look into the SFU as a person's client has it: signalling, TURN servers, where media is. Rules O191–O193 in SPEC.md. */
import { randomBytes } from "node:crypto";
import { SessionDescription, type SignalResponse } from "@livekit/protocol";
import type { Secret } from "@tertulia/protocol";
import { openSignalling, SfuJoinFailure, type Signalling } from "./openSignalling.ts";
import {
  parseIceCandidate,
  parseIceDescription,
  type IceCandidate,
} from "./parseIceDescription.ts";
import type { IceSession } from "../stun/askIce.ts";

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
 */
export function joinSfu({ url, token, timeoutMs }: JoinOptions): Promise<SfuVisit> {
  return new Promise((resolve, reject) => {
    const fail = (failure: SfuJoinFailure): void => {
      clearTimeout(timer);
      signalling.close();
      reject(failure);
    };
    const timer = setTimeout(() => fail(new SfuJoinFailure("ETIMEDOUT")), timeoutMs);
    const signalling = openSignalling({
      url,
      token,
      subscribes: false,
      onFailure: fail,
      onMessage: (message) => {
        const visit = reading.read(message);
        if (visit === null) return;
        clearTimeout(timer);
        resolve(visit);
      },
    });
    const reading = createReading(signalling);
  });
}

/** Gathers what arrives in several messages until all is there. */
function createReading(signalling: Signalling) {
  let found: Pick<SfuVisit, "version" | "region" | "iceServers"> | null = null;
  let session: IceSession | null = null;
  const candidates: IceCandidate[] = [];
  const visit = (): SfuVisit | null =>
    found && { ...found, media: session && { session, candidates }, close: signalling.close };
  return {
    read(message: SignalResponse["message"]): SfuVisit | null {
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
        signalling.send({ case: "answer", value: answerTo(message.value, localUfrag) });
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
function answerTo(offer: SessionDescription, localUfrag: string): SessionDescription {
  const password = randomBytes(16).toString("hex");
  const fingerprint = randomBytes(32).toString("hex").toUpperCase().match(/../gu)?.join(":");
  const sdp = offer.sdp
    .replace(/^a=candidate:.*\r?\n/gmu, "")
    .replace(/^a=ice-ufrag:.*$/gmu, `a=ice-ufrag:${localUfrag}`)
    .replace(/^a=ice-pwd:.*$/gmu, `a=ice-pwd:${password}`)
    .replace(/^a=fingerprint:.*$/gmu, `a=fingerprint:sha-256 ${fingerprint}`)
    .replace(/^a=setup:.*$/gmu, "a=setup:active");
  return new SessionDescription({ type: "answer", sdp, id: offer.id });
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
