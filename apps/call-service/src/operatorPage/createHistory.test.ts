import { expect, it } from "vitest";
import type { EndedRequest } from "../observe/Observer.ts";
import { createHistory } from "./createHistory.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function start() {
  let now = HOUR_MS;
  const history = createHistory({ clock: { now: () => now } });
  const end = (changes: Partial<EndedRequest>) => {
    history.observer.requestEnded({
      requestId: "id",
      endedAt: now,
      endpoint: "sfu_get",
      outcome: "granted",
      status: 200,
      tookMs: 1,
      ...changes,
    });
  };
  return { history, end, advance: (ms: number) => (now += ms) };
}

it("[S283] an hour has sixty minutes, and those of which nothing is known are told apart from 0", () => {
  const minutes = start().history.lastHour();
  expect(minutes).toHaveLength(60);
  expect(minutes[59]).toEqual({ startsAt: HOUR_MS, tokens: 0, refusals: 0, participants: null });
});

it("[S283] tokens and refusals are counted in their minute, and nothing else is", () => {
  const { history, end, advance } = start();
  end({});
  end({ endpoint: "proxied_get_token" });
  end({ outcome: "refused", status: 401 });
  end({ endpoint: "healthz" });
  end({ outcome: "preflight" });
  advance(MINUTE_MS);
  end({});
  expect(history.lastHour().slice(-2)).toMatchObject([
    { tokens: 2, refusals: 1 },
    { tokens: 1, refusals: 0 },
  ]);
});

it("[S283] of people the most at once is kept", () => {
  const { history } = start();
  for (const participants of [2, 5, 1]) {
    history.noteCount({ calls: 1, participants, countedAt: HOUR_MS });
  }
  expect(history.lastHour()[59]?.participants).toBe(5);
});

it("[S283] what is an hour old is gone", () => {
  const { history, end, advance } = start();
  end({});
  advance(HOUR_MS - 1);
  expect(history.lastHour()[0]?.tokens).toBe(1);
  advance(1);
  expect(history.lastHour().some(({ tokens }) => tokens > 0)).toBe(false);
});
