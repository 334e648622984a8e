import { expect, it } from "vitest";
import {
  createStunMessage,
  encodeStunMessage,
  encodeXorAddress,
  longTermKey,
  parseStunMessage,
  parseXorAddress,
  STUN_ATTRIBUTE,
  STUN_TYPE,
} from "./stunMessage.ts";

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/gu, ""), "hex");

it("[O180] a message is signed as RFC 5769 §2.4 signs it", () => {
  const username = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
  const message = {
    type: STUN_TYPE.bindingRequest,
    transactionId: hex("78ad3433c6ad72c029da412e"),
    attributes: new Map([
      [STUN_ATTRIBUTE.username, Buffer.from(username)],
      [STUN_ATTRIBUTE.nonce, Buffer.from("f//499k954d6OL34oL9FSTvy64sA")],
      [STUN_ATTRIBUTE.realm, Buffer.from("example.org")],
    ]),
  };
  const bytes = encodeStunMessage(message, longTermKey(username, "example.org", "TheMatrIX"));
  const parsed = parseStunMessage(bytes);
  expect(parsed?.attributes.get(STUN_ATTRIBUTE.messageIntegrity)).toEqual(
    hex("f67024656dd64a3e02b8e0712e85c9a28ca89666"),
  );
  expect([...(parsed?.attributes ?? [])].slice(0, 3)).toEqual([...message.attributes]);
});

it("[O181] only a whole message is one", () => {
  const whole = encodeStunMessage(
    createStunMessage(STUN_TYPE.bindingRequest, [[STUN_ATTRIBUTE.username, Buffer.from("abc")]]),
  );
  expect(parseStunMessage(whole)?.type).toBe(STUN_TYPE.bindingRequest);
  for (let length = 0; length < whole.length; length++)
    expect(parseStunMessage(whole.subarray(0, length))).toBeNull();
  const lying = Buffer.from(whole);
  lying.writeUInt16BE(200, 22);
  expect(parseStunMessage(lying)).toBeNull();
  expect(parseStunMessage(Buffer.alloc(whole.length))).toBeNull();
});

it.each([
  ["192.0.2.1", "0001a147e112a643"],
  ["2001:db8:1234:5678:11:2233:4455:6677", "0002a1470113a9faa5d3f179bc25f4b5bed2b9d9"],
])("[O182] the address %s is written as RFC 5769 writes it", (address, bytes) => {
  const transactionId = hex("b7e7a701bc34d686fa87dfae");
  const peer = { address, port: 32_853 };
  expect(encodeXorAddress(peer, transactionId)).toEqual(hex(bytes));
  expect(parseXorAddress(hex(bytes), transactionId)).toEqual(peer);
});

it.each(["::1", "fe80::1", "2001:db8::8:0:0:1", "::"])(
  "[O182] the address %s comes back as it went",
  (address) => {
    const { transactionId } = createStunMessage(STUN_TYPE.bindingRequest, []);
    const peer = { address, port: 1 };
    expect(parseXorAddress(encodeXorAddress(peer, transactionId), transactionId)).toEqual(peer);
  },
);

it("[O182] what is no address is none", () => {
  expect(parseXorAddress(Buffer.alloc(7), Buffer.alloc(12))).toBeNull();
});
