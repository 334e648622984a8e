import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { askStun, type PacketPath } from "./askStun.ts";
import { createStunMessage, encodeStunMessage, STUN_TYPE } from "./stunMessage.ts";

const message = createStunMessage(STUN_TYPE.bindingRequest, []);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A path that says nothing of itself. */
function createSilentPath(path: Partial<PacketPath> = {}) {
  const sentAt: number[] = [];
  let tell: (packet: Buffer | null) => void = () => undefined;
  return {
    sentAt,
    tell: (packet: Buffer | null) => tell(packet),
    path: {
      isReliable: false,
      send: () => void sentAt.push(Date.now()),
      subscribe: (listener: (packet: Buffer | null) => void) => {
        tell = listener;
        return () => undefined;
      },
      failure: () => null,
      ...path,
    },
  };
}

it("[O184] what the network may have lost is sent again, each time after twice the wait", async () => {
  const { path, sentAt } = createSilentPath();
  const startedAt = Date.now();
  const answer = askStun(path, { message, timeoutMs: 4000 });
  const silence = expect(answer).rejects.toMatchObject({ code: "ETIMEDOUT" });
  await vi.advanceTimersByTimeAsync(4000);
  await silence;
  expect(sentAt.map((at) => at - startedAt)).toEqual([0, 500, 1500, 3500]);
});

it("[O184] what cannot be lost is sent once", async () => {
  const { path, sentAt } = createSilentPath({ isReliable: true });
  const silence = expect(askStun(path, { message, timeoutMs: 4000 })).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(4000);
  await silence;
  expect(sentAt).toHaveLength(1);
});

it("[O184] only the answer to this question is one", async () => {
  const { path, tell } = createSilentPath();
  const answer = askStun(path, { message, timeoutMs: 4000 });
  tell(Buffer.from("noise"));
  tell(encodeStunMessage(createStunMessage(STUN_TYPE.bindingSuccess, [])));
  tell(encodeStunMessage({ ...message, type: STUN_TYPE.bindingSuccess }));
  expect((await answer).type).toBe(STUN_TYPE.bindingSuccess);
});

it("[O184] a path that ends says why", async () => {
  const refused = createSilentPath({ failure: () => "ECONNREFUSED" });
  const first = askStun(refused.path, { message, timeoutMs: 4000 });
  refused.tell(null);
  await expect(first).rejects.toMatchObject({ code: "ECONNREFUSED" });
  const closed = createSilentPath();
  const second = askStun(closed.path, { message, timeoutMs: 4000 });
  closed.tell(null);
  await expect(second).rejects.toMatchObject({ code: "ECONNRESET" });
});
