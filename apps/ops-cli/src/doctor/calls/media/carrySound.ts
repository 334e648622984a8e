/** Two participants of which one shall receive what the other sends. Rules O228 and O350 to O352 in SPEC.md. */
import { randomBytes } from "node:crypto";
import type { Secret } from "@tertulia/protocol";
import type { IceServer } from "../sfu/joinSfu.ts";
import type { SfuJoinFailure } from "../sfu/openSignalling.ts";
import { createPeer } from "./createPeer.ts";
import { joinByPeer } from "./joinByPeer.ts";

/** How a frame of Opus begins: 20 ms, one frame (RFC 6716 §3.1). The SFU looks at no more of it. */
const OPUS_START = Buffer.from([0x78]);
const MARK_BYTES = 24;

export interface SoundOrder {
  /** `ws:` or `wss:` URL that clients are given. */
  readonly url: string;
  /** May send, and nothing else. */
  readonly speakerToken: Secret;
  /** May receive, and nothing else. */
  readonly listenerToken: Secret;
  /** The only way to be taken; `null` for a straight one. */
  readonly turnServer: IceServer | null;
  /** Milliseconds until both shall be connected. */
  readonly timeoutMs: number;
  /** Milliseconds, from then on, until something shall have come. */
  readonly silenceMs: number;
}

export type SoundOutcome =
  /** Byte for byte; `way` is the listener's. */
  | { readonly kind: "arrived"; readonly way: "udp" | "tcp" | "relay" }
  | { readonly kind: "not-let-in"; readonly failure: SfuJoinFailure }
  /** Of one of them or both. */
  | { readonly kind: "no-connection" }
  /** Both are connected, and nothing came. */
  | { readonly kind: "silent" };

/** Joins, sends and receives, and leaves. */
export async function carrySound(order: SoundOrder): Promise<SoundOutcome> {
  const { url, speakerToken, listenerToken, turnServer, timeoutMs, silenceMs } = order;
  const [speaker, listener] = await Promise.all([createPeer(turnServer), createPeer(turnServer)]);
  const peers = [speaker, listener];
  const frame = Buffer.concat([OPUS_START, randomBytes(MARK_BYTES)]);
  const ends = peers.map(({ close }) => close);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<SoundOutcome>((resolve) => {
      const giveUp = (kind: "no-connection" | "silent") => resolve({ kind });
      timer = setTimeout(giveUp, timeoutMs, "no-connection");
      const onState = (state: string): void => {
        if (state === "failed") return giveUp("no-connection");
        if (peers.some(({ connection }) => connection.connectionState !== "connected")) return;
        clearTimeout(timer);
        timer = setTimeout(giveUp, silenceMs, "silent");
      };
      for (const { connection } of peers) connection.connectionStateChange.subscribe(onState);
      listener.listen((received) => {
        if (frame.equals(received)) resolve({ kind: "arrived", way: listener.way() ?? "udp" });
      });
      speaker.play(frame);
      const onFailure = (failure: SfuJoinFailure): void => resolve({ kind: "not-let-in", failure });
      const both = { url, onFailure };
      ends.push(joinByPeer(listener, { ...both, token: listenerToken, speaks: false }));
      ends.push(joinByPeer(speaker, { ...both, token: speakerToken, speaks: true }));
    });
  } finally {
    clearTimeout(timer);
    for (const end of ends) end();
  }
}
