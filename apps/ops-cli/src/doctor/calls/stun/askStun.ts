/** One question of STUN and its answer, asked again while the network may have lost it. Rule O184 in SPEC.md. */
import type { PacketSocket } from "./openPacketSocket.ts";
import { encodeStunMessage, parseStunMessage, type StunMessage } from "./stunMessage.ts";

/** First wait over UDP; each next one is twice as long (RFC 8489 §6.2.1). */
const FIRST_RETRY_MS = 500;

/** What packets are sent by and come from: a socket, or a relay in between. */
export type PacketPath = Pick<PacketSocket, "isReliable" | "send" | "subscribe" | "failure">;

export interface StunQuestion {
  readonly message: StunMessage;
  readonly integrityKey?: Buffer;
  /** Milliseconds for all tries together. */
  readonly timeoutMs: number;
}

/** Nobody answered, for a reason that is known or not. */
export class NoStunAnswer extends Error {
  /** `ECONNREFUSED` and the like; `ETIMEDOUT` where only silence came; `ECONNRESET` where the other side hung up. */
  readonly code: string;

  constructor(code: string) {
    super("no answer to a STUN question");
    this.name = "NoStunAnswer";
    this.code = code;
  }
}

/**
 * @returns the answer, which may be an error of the server.
 * @throws {NoStunAnswer}
 */
export function askStun(path: PacketPath, question: StunQuestion): Promise<StunMessage> {
  const { message, integrityKey, timeoutMs } = question;
  const bytes = encodeStunMessage(message, integrityKey);
  return new Promise((resolve, reject) => {
    let retry: NodeJS.Timeout | undefined;
    const settle = (then: () => void): void => {
      clearTimeout(retry);
      clearTimeout(deadline);
      unsubscribe();
      then();
    };
    const fail = (code: string): void => settle(() => reject(new NoStunAnswer(code)));
    const deadline = setTimeout(() => fail("ETIMEDOUT"), timeoutMs);
    const unsubscribe = path.subscribe((packet) => {
      if (packet === null) return fail(path.failure() ?? "ECONNRESET");
      const answer = parseStunMessage(packet);
      if (answer?.transactionId.equals(message.transactionId) === true)
        settle(() => resolve(answer));
    });
    const send = (waitMs: number): void => {
      path.send(bytes);
      if (!path.isReliable) retry = setTimeout(() => send(waitMs * 2), waitMs);
    };
    send(FIRST_RETRY_MS);
  });
}
