/** The WebSocket by which one talks with the SFU before media flows. Rule O193 in SPEC.md. */
import { SignalRequest, SignalResponse } from "@livekit/protocol";
import type { Secret } from "@tertulia/protocol";
import { WebSocket } from "ws";

/** LiveKit's signalling version that 1.5 and everything newer speaks. */
const SIGNAL_PROTOCOL = 16;
const MAX_MESSAGE_BYTES = 1024 * 1024;

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

export interface SignallingOptions {
  /** `ws:` or `wss:` URL that clients are given. */
  readonly url: string;
  readonly token: Secret;
  /** Whether the SFU shall send what others publish. */
  readonly subscribes: boolean;
  readonly onMessage: (message: SignalResponse["message"]) => void;
  /** Once, when it ends otherwise than by `close`. */
  readonly onFailure: (failure: SfuJoinFailure) => void;
}

export interface Signalling {
  readonly send: (message: SignalRequest["message"]) => void;
  /** Leaves. */
  readonly close: () => void;
}

/** @see LiveKit "Client protocol": `SignalRequest` and `SignalResponse` in binary frames */
export function openSignalling(options: SignallingOptions): Signalling {
  const { url, token, subscribes, onMessage, onFailure } = options;
  const query = new URLSearchParams({
    protocol: String(SIGNAL_PROTOCOL),
    auto_subscribe: subscribes ? "1" : "0",
    access_token: token.reveal(),
  });
  const socket = new WebSocket(`${url.replace(/\/$/u, "")}/rtc?${query.toString()}`, {
    maxPayload: MAX_MESSAGE_BYTES,
  });
  let isOver = false;
  const fail = (code: string, status: number | null = null): void => {
    if (isOver) return;
    isOver = true;
    onFailure(new SfuJoinFailure(code, status));
  };
  socket.on("error", (error) => fail(codeOf(error)));
  socket.on("close", () => fail("closed"));
  socket.on("unexpected-response", (request, response) => {
    request.destroy();
    // Its body is not looked at: LiveKit 1.13.5 puts the token into it.
    fail("status", response.statusCode ?? null);
  });
  socket.on("message", (data, isBinary) => {
    if (!isOver && isBinary && Buffer.isBuffer(data))
      onMessage(SignalResponse.fromBinary(data).message);
  });
  return {
    send: (message) => socket.send(new SignalRequest({ message }).toBinary()),
    close: () => {
      const isOpening = socket.readyState === WebSocket.CONNECTING;
      isOver = true;
      if (isOpening) socket.terminate();
      else socket.close();
    },
  };
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "protocol";
}
