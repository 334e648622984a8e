/** Whether media of the SFU can be reached by a path: one connectivity check of ICE. Rule O189 in SPEC.md. */
import { askStun, type PacketPath } from "./askStun.ts";
import { createStunMessage, STUN_ATTRIBUTE, STUN_TYPE } from "./stunMessage.ts";

/** Who we and the SFU are to each other's ICE: from the descriptions both sent (RFC 8839 §5.4). */
export interface IceSession {
  readonly remoteUfrag: string;
  /** The SFU's; signs what we send. */
  readonly remotePassword: string;
  readonly localUfrag: string;
}

export interface IceQuestion {
  readonly session: IceSession;
  /** Milliseconds for all tries together. */
  readonly timeoutMs: number;
}

/**
 * Sends a check to the SFU and waits for its success.
 *
 * @returns whether it was one; any other answer comes from somebody else than this SFU.
 * @throws {NoStunAnswer}
 * @see RFC 8445 §7.2.2
 */
export async function askIce(path: PacketPath, question: IceQuestion): Promise<boolean> {
  const { session, timeoutMs } = question;
  const message = createStunMessage(STUN_TYPE.bindingRequest, [
    [STUN_ATTRIBUTE.username, Buffer.from(`${session.remoteUfrag}:${session.localUfrag}`)],
    [STUN_ATTRIBUTE.priority, Buffer.from([0x6e, 0x00, 0x01, 0xff])],
    [STUN_ATTRIBUTE.iceControlled, Buffer.alloc(8)],
  ]);
  const integrityKey = Buffer.from(session.remotePassword);
  const answer = await askStun(path, { message, integrityKey, timeoutMs });
  return answer.type === STUN_TYPE.bindingSuccess;
}
