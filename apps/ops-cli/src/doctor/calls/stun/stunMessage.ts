/** STUN messages as bytes: what TURN servers and the SFU's ICE answer to. Rules O180–O182 in SPEC.md. */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const HEADER_BYTES = 20;
const MAGIC_COOKIE = 0x2112_a442;
const MAGIC_COOKIE_AT = 4;
const FINGERPRINT_XOR = 0x5354_554e;
const INTEGRITY_BYTES = 20;
const IPV6_FAMILY = 2;

/** Methods with their class, as the first two bytes of a message (RFC 8489 §5, RFC 8656 §17). */
export const STUN_TYPE = {
  bindingRequest: 0x0001,
  bindingSuccess: 0x0101,
  allocateRequest: 0x0003,
  allocateSuccess: 0x0103,
  refreshRequest: 0x0004,
  createPermissionRequest: 0x0008,
  createPermissionSuccess: 0x0108,
  sendIndication: 0x0016,
  dataIndication: 0x0017,
} as const;

/** Attribute types (RFC 8489 §18.3, RFC 8656 §18, RFC 8445 §16.1). */
export const STUN_ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  priority: 0x0024,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
} as const;

export interface StunMessage {
  readonly type: number;
  /** 12 bytes; an answer has its question's. */
  readonly transactionId: Buffer;
  /** The first attribute of each type: later ones of the same type do not count (RFC 8489 §14). */
  readonly attributes: ReadonlyMap<number, Buffer>;
}

export interface PeerAddress {
  /** An address, never a name. */
  readonly address: string;
  readonly port: number;
}

/** A message of a fresh transaction. */
export function createStunMessage(
  type: number,
  attributes: readonly (readonly [number, Buffer])[],
): StunMessage {
  return { type, transactionId: randomBytes(12), attributes: new Map(attributes) };
}

/**
 * @param integrityKey - signs the message; an ICE password, or the key of {@link longTermKey}.
 * @see RFC 8489 §14.5 (MESSAGE-INTEGRITY), §14.7 (FINGERPRINT)
 */
export function encodeStunMessage(message: StunMessage, integrityKey?: Buffer): Buffer {
  const attributes = [...message.attributes].map(([type, value]) => encodeAttribute(type, value));
  if (integrityKey !== undefined) {
    // Both sums are over a header that counts the sum's own attribute already.
    const signed = withHeader(message, attributes, 4 + INTEGRITY_BYTES);
    const integrity = createHmac("sha1", integrityKey).update(signed).digest();
    attributes.push(encodeAttribute(STUN_ATTRIBUTE.messageIntegrity, integrity));
    const fingerprint = Buffer.alloc(4);
    const sum = crc32(withHeader(message, attributes, 8));
    fingerprint.writeUInt32BE((sum ^ FINGERPRINT_XOR) >>> 0);
    attributes.push(encodeAttribute(STUN_ATTRIBUTE.fingerprint, fingerprint));
  }
  return withHeader(message, attributes, 0);
}

/** @returns `null` for whatever is no whole STUN message. */
export function parseStunMessage(bytes: Buffer): StunMessage | null {
  if (bytes.length < HEADER_BYTES || bytes.readUInt32BE(MAGIC_COOKIE_AT) !== MAGIC_COOKIE)
    return null;
  if (bytes.readUInt16BE(2) !== bytes.length - HEADER_BYTES) return null;
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at + 4 <= bytes.length;) {
    const type = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    if (at + 4 + length > bytes.length) return null;
    if (!attributes.has(type)) attributes.set(type, bytes.subarray(at + 4, at + 4 + length));
    at += 4 + padded(length);
  }
  return {
    type: bytes.readUInt16BE(0),
    transactionId: bytes.subarray(8, HEADER_BYTES),
    attributes,
  };
}

/** The code of an error answer, 300–699 (RFC 8489 §14.8); `null` when it has none. */
export function stunErrorCode(message: StunMessage): number | null {
  const value = message.attributes.get(STUN_ATTRIBUTE.errorCode);
  if (value === undefined || value.length < 4) return null;
  return (value.readUInt8(2) & 7) * 100 + value.readUInt8(3);
}

/** XOR-PEER-ADDRESS and its like (RFC 8489 §14.2). */
export function encodeXorAddress({ address, port }: PeerAddress, transactionId: Buffer): Buffer {
  const plain = addressBytes(address);
  const header = Buffer.alloc(4);
  header.writeUInt8(plain.length === 4 ? 1 : IPV6_FAMILY, 1);
  header.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  return Buffer.concat([header, xorAddress(plain, transactionId)]);
}

/** @returns `null` when the value is no address. */
export function parseXorAddress(value: Buffer, transactionId: Buffer): PeerAddress | null {
  if (value.length !== 8 && value.length !== 20) return null;
  const plain = xorAddress(value.subarray(4), transactionId);
  const port = value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16);
  return { address: toAddress(plain), port };
}

/** Key of TURN's long-term credentials (RFC 8489 §9.2.2). */
export function longTermKey(username: string, realm: string, credential: string): Buffer {
  return createHash("md5").update(`${username}:${realm}:${credential}`).digest();
}

function withHeader(
  message: StunMessage,
  attributes: readonly Buffer[],
  moreBytes: number,
): Buffer {
  const body = Buffer.concat(attributes);
  const header = Buffer.alloc(8);
  header.writeUInt16BE(message.type, 0);
  header.writeUInt16BE(body.length + moreBytes, 2);
  header.writeUInt32BE(MAGIC_COOKIE, MAGIC_COOKIE_AT);
  return Buffer.concat([header, message.transactionId, body]);
}

function encodeAttribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function xorAddress(plain: Buffer, transactionId: Buffer): Buffer {
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(MAGIC_COOKIE);
  transactionId.copy(mask, 4);
  return Buffer.from(plain.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

function addressBytes(address: string): Buffer {
  if (!address.includes(":")) return Buffer.from(address.split(".").map(Number));
  // WHATWG writes every form of an IPv6 address in one way: groups of hex, at most one "::".
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groupsOf = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const after = tail === undefined ? [] : groupsOf(tail);
  const before = groupsOf(head);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  const groups = [...before, ...zeros, ...after].map((group) => group.padStart(4, "0"));
  return Buffer.from(groups.join(""), "hex");
}

function toAddress(bytes: Buffer): string {
  if (bytes.length === 4) return [...bytes].join(".");
  const groups = bytes.toString("hex").match(/.{4}/gu) ?? [];
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
