/** Rule E110: media keys on their way to LiveKit's frame encryption. */
import { KeyProviderEvent } from "livekit-client";
import { expect, it } from "vitest";
import type { MediaKey } from "../../ports.ts";
import { fakeMembership } from "../../testing/createFakeMatrixSession.ts";
import { RtcKeyProvider } from "./RtcKeyProvider.ts";

function key(name: string, index: number): MediaKey {
  return { identity: fakeMembership(name).identity, index, bytes: new Uint8Array(16).fill(1) };
}

/** A provider that holds these keys, and where they went. */
async function providerOf(keys: readonly MediaKey[]) {
  const provider = new RtcKeyProvider();
  const told: string[] = [];
  provider.on(KeyProviderEvent.SetKey, ({ participantIdentity, keyIndex }) => {
    told.push(`${participantIdentity} ${keyIndex}`);
  });
  for (const one of keys) await provider.setKey(one);
  return { provider, told };
}

it("[E110] keys are imported for HKDF, under their sender and index", async () => {
  const { provider, told } = await providerOf([key("ana", 0), key("beto", 255)]);
  expect(told).toEqual(["@ana:example.org:ANA 0", "@beto:example.org:BETO 255"]);
  expect(provider.getKeys().map(({ key: imported }) => imported.algorithm.name)).toEqual([
    "HKDF",
    "HKDF",
  ]);
});

it("[E110] the parameters are Element Call's", () => {
  expect(new RtcKeyProvider().getOptions()).toMatchObject({
    ratchetWindowSize: 10,
    keyringSize: 256,
    sharedKey: false,
  });
});

it("[E110] forgetting puts another key in the place of each, here and in the worker", async () => {
  const { provider, told } = await providerOf([key("ana", 3), key("beto", 0)]);
  const before = provider.getKeys().map((info) => info.key);
  told.length = 0;
  await provider.forgetKeys();
  expect(told.toSorted()).toEqual(["@ana:example.org:ANA 3", "@beto:example.org:BETO 0"]);
  const after = provider.getKeys().map((info) => info.key);
  expect([after.length, after.filter((one) => before.includes(one))]).toEqual([2, []]);
});

it("[E110] forgetting touches no key of the calls before", async () => {
  const { provider, told } = await providerOf([key("ana", 3)]);
  await provider.forgetKeys();
  await provider.setKey(key("beto", 0));
  told.length = 0;
  await provider.forgetKeys();
  expect(told).toEqual(["@beto:example.org:BETO 0"]);
});
