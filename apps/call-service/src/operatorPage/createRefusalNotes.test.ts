import { expect, it } from "vitest";
import type { NotedRefusal } from "../observe/Observer.ts";
import type { RefusalReason } from "../Refusal.ts";
import { createRefusalNotes } from "./createRefusalNotes.ts";

const HOUR_MS = 60 * 60_000;

function start() {
  let now = HOUR_MS;
  let ids = 0;
  const notes = createRefusalNotes({ clock: { now: () => now } });
  const refuse = (reason: RefusalReason, changes: Partial<NotedRefusal> = {}) => {
    ids += 1;
    notes.observer.requestEnded({
      requestId: `id-${ids}`,
      endedAt: now,
      endpoint: "sfu_get",
      outcome: "refused",
      status: 401,
      tookMs: 1,
      refusal: { reason, detail: "", host: undefined, stepMs: undefined, ...changes },
    });
  };
  return { notes, refuse, advance: (ms: number) => (now += ms) };
}

it("[S284] refusals are told by reason, the latest first, with what is known of each", () => {
  const { notes, refuse, advance } = start();
  refuse("sfu/refused", { detail: "status 503", host: "sfu:7880", stepMs: 12 });
  advance(1);
  refuse("body/not-json");
  expect(notes.lastHour()).toMatchObject([
    { reason: "body/not-json", count: 1 },
    {
      reason: "sfu/refused",
      count: 1,
      latest: [
        {
          requestId: "id-1",
          at: HOUR_MS,
          endpoint: "sfu_get",
          host: "sfu:7880",
          detail: "status 503",
          stepMs: 12,
        },
      ],
    },
  ]);
});

it("[S284] all are counted and the last five kept", () => {
  const { notes, refuse } = start();
  for (let times = 0; times < 100; times += 1) refuse("body/not-json");
  const [summary] = notes.lastHour();
  expect(summary?.count).toBe(100);
  expect(summary?.latest.map(({ requestId }) => requestId)).toEqual([
    "id-100",
    "id-99",
    "id-98",
    "id-97",
    "id-96",
  ]);
});

it("[S284] after an hour a refusal is forgotten", () => {
  const { notes, refuse, advance } = start();
  refuse("body/not-json");
  advance(HOUR_MS - 1);
  expect(notes.lastHour()).toHaveLength(1);
  advance(1);
  expect(notes.lastHour()).toEqual([]);
});
