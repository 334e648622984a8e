/** A TURN server that carries packets for us (RFC 8656), with what it said when it does not. Rules O185–O188 in SPEC.md. */
import { askStun, type PacketPath } from "./askStun.ts";
import type { PacketSocket } from "./openPacketSocket.ts";
import {
  createStunMessage,
  encodeStunMessage,
  encodeXorAddress,
  longTermKey,
  parseStunMessage,
  parseXorAddress,
  STUN_ATTRIBUTE,
  STUN_TYPE,
  stunErrorCode,
  type PeerAddress,
  type StunMessage,
} from "./stunMessage.ts";

const UDP_PROTOCOL = 17;
const UNAUTHENTICATED = 401;
const STALE_NONCE = 438;
/** Unsigned to learn realm and nonce, signed, and signed with a newer nonce. */
const MAX_TRIES = 3;

export interface TurnCredentials {
  readonly username: string;
  /** Never printed. */
  readonly credential: string;
}

export interface Relay {
  /** Where the server receives for us. */
  readonly relayedAddress: PeerAddress;
  /**
   * Lets packets pass to and from that address.
   *
   * @throws {TurnRefusal} 403 when the server denies the peer.
   */
  readonly pathTo: (peer: PeerAddress) => Promise<PacketPath>;
  /** Gives the relay back. */
  readonly close: () => void;
}

/** The server answered, and the answer is no. */
export class TurnRefusal extends Error {
  /** RFC 8656 §19: 401 credentials, 403 forbidden, 437/441 mismatch, 442 transport, 486 quota, 508 capacity. */
  readonly status: number;

  constructor(status: number) {
    super(`the TURN server answered ${status}`);
    this.name = "TurnRefusal";
    this.status = status;
  }
}

export interface RelayOptions {
  readonly credentials: TurnCredentials;
  /** Milliseconds for each answer. */
  readonly timeoutMs: number;
}

/**
 * Allocates a relay for UDP, and keeps it until `close`.
 *
 * @param socket - to the TURN server; its closing is the caller's.
 * @throws {TurnRefusal} when the server says no; {NoStunAnswer} when it says nothing.
 */
export async function openRelay(socket: PacketSocket, options: RelayOptions): Promise<Relay> {
  const session = createSession(socket, options);
  const transport = Buffer.from([UDP_PROTOCOL, 0, 0, 0]);
  const allocation = await session.ask(STUN_TYPE.allocateRequest, () => [
    [STUN_ATTRIBUTE.requestedTransport, transport],
  ]);
  const relayed = allocation.attributes.get(STUN_ATTRIBUTE.xorRelayedAddress);
  const relayedAddress = relayed && parseXorAddress(relayed, allocation.transactionId);
  if (!relayedAddress) throw new TurnRefusal(0);
  return {
    relayedAddress,
    async pathTo(peer) {
      await session.ask(STUN_TYPE.createPermissionRequest, (transactionId) => [
        [STUN_ATTRIBUTE.xorPeerAddress, encodeXorAddress(peer, transactionId)],
      ]);
      return createRelayedPath(socket, peer);
    },
    close: () =>
      session.tell(STUN_TYPE.refreshRequest, [[STUN_ATTRIBUTE.lifetime, Buffer.alloc(4)]]),
  };
}

type Attributes = readonly (readonly [number, Buffer])[];

/** Requests with long-term credentials, whose realm and nonce the first refusal tells (RFC 8489 §9.2). */
function createSession(socket: PacketSocket, { credentials, timeoutMs }: RelayOptions) {
  const { username, credential } = credentials;
  let realm: Buffer | undefined;
  let nonce: Buffer | undefined;
  const learn = (answer: StunMessage): void => {
    realm = answer.attributes.get(STUN_ATTRIBUTE.realm) ?? realm;
    nonce = answer.attributes.get(STUN_ATTRIBUTE.nonce) ?? nonce;
  };
  const build = (type: number, attributes: (transactionId: Buffer) => Attributes) => {
    const { transactionId } = createStunMessage(type, []);
    const own = attributes(transactionId);
    if (realm === undefined || nonce === undefined)
      return { message: { type, transactionId, attributes: new Map(own) } };
    const signed: Attributes = [
      ...own,
      [STUN_ATTRIBUTE.username, Buffer.from(username)],
      [STUN_ATTRIBUTE.realm, realm],
      [STUN_ATTRIBUTE.nonce, nonce],
    ];
    return {
      message: { type, transactionId, attributes: new Map(signed) },
      integrityKey: longTermKey(username, realm.toString(), credential),
    };
  };
  return {
    async ask(
      type: number,
      attributes: (transactionId: Buffer) => Attributes,
    ): Promise<StunMessage> {
      for (let triesLeft = MAX_TRIES - 1; ; triesLeft--) {
        const question = build(type, attributes);
        const answer = await askStun(socket, { ...question, timeoutMs });
        const status = stunErrorCode(answer);
        if (status === null) return answer;
        const isInvitation = status === UNAUTHENTICATED && !("integrityKey" in question);
        learn(answer);
        if ((!isInvitation && status !== STALE_NONCE) || triesLeft === 0)
          throw new TurnRefusal(status);
      }
    },
    tell(type: number, attributes: Attributes): void {
      const { message, integrityKey } = {
        integrityKey: undefined,
        ...build(type, () => attributes),
      };
      socket.send(encodeStunMessage(message, integrityKey));
    },
  };
}

function createRelayedPath(socket: PacketSocket, peer: PeerAddress): PacketPath {
  return {
    // Between the TURN server and its peer it is UDP, whatever is between us and the server.
    isReliable: false,
    failure: socket.failure,
    send(packet) {
      const { transactionId } = createStunMessage(STUN_TYPE.sendIndication, []);
      const attributes = new Map([
        [STUN_ATTRIBUTE.xorPeerAddress, encodeXorAddress(peer, transactionId)],
        [STUN_ATTRIBUTE.data, packet],
      ]);
      socket.send(encodeStunMessage({ type: STUN_TYPE.sendIndication, transactionId, attributes }));
    },
    subscribe: (listener) =>
      socket.subscribe((packet) => {
        if (packet === null) return listener(null);
        const message = parseStunMessage(packet);
        const data = message?.attributes.get(STUN_ATTRIBUTE.data);
        if (message?.type === STUN_TYPE.dataIndication && data !== undefined) listener(data);
      }),
  };
}
