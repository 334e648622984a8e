/** Rules E50–E56: what rings here. */
import type { UserId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { ringVerdict, type RingInput } from "./ringVerdict.ts";

const ANA = "@ana:example.org" as UserId;
const BETO = "@beto:example.org" as UserId;
const NOW = 1_790_000_000_000;
const RINGING: RingInput = {
  notification: {
    kind: "ring",
    intent: "audio",
    expiresAt: NOW + 1,
    mentionsRoom: false,
    mentions: [ANA],
    membershipEventId: "$membership",
  },
  senderId: BETO,
  selfId: ANA,
  mayMentionRoom: false,
  inCall: new Set([BETO]),
  isDeclined: false,
  isBusy: false,
  now: NOW,
};

function withNotification(fields: Partial<RingInput["notification"]>): RingInput {
  return { ...RINGING, notification: { ...RINGING.notification, ...fields } };
}

it.each<[string, RingInput, string]>([
  ["[E50] a ring for me rings", RINGING, "ring"],
  ["[E50] a notification does not", withNotification({ kind: "notification" }), "over"],
  ["[E51] my own ring does not", { ...RINGING, senderId: ANA, inCall: new Set([BETO]) }, "over"],
  ["[E52] a ring for others does not", withNotification({ mentions: [BETO] }), "over"],
  [
    "[E52] a ring for the room does, from whoever may mention it",
    { ...withNotification({ mentions: [], mentionsRoom: true }), mayMentionRoom: true },
    "ring",
  ],
  [
    "[E52] a ring for the room does not from anybody else",
    withNotification({ mentions: [], mentionsRoom: true }),
    "over",
  ],
  [
    "[E52] power alone mentions nobody",
    { ...withNotification({ mentions: [] }), mayMentionRoom: true },
    "over",
  ],
  ["[E53] at its end it is over", { ...RINGING, now: NOW + 1 }, "over"],
  ["[E54] once declined it is over", { ...RINGING, isDeclined: true }, "over"],
  [
    "[E55] once a device of mine is in the call it is over",
    { ...RINGING, inCall: new Set([ANA, BETO]) },
    "over",
  ],
  ["[E56] it waits while its sender is not in the call", { ...RINGING, inCall: new Set() }, "wait"],
  ["[E56] it waits while this device is in a call", { ...RINGING, isBusy: true }, "wait"],
  [
    "[E56] what is over does not wait",
    { ...RINGING, isBusy: true, inCall: new Set(), isDeclined: true },
    "over",
  ],
])("%s", (_rule, input, verdict) => {
  expect(ringVerdict(input)).toBe(verdict);
});
