/** Rules P20–P26: rings and declines. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseCallNotification,
  parseDecline,
  RING_LIFETIME_MS,
  toCallNotification,
} from "./callNotification.ts";
import type { UserId } from "./ids.ts";

const SENT_AT = 1_790_000_000_000;
const CONTENT = {
  notification_type: "ring",
  "m.call.intent": "audio",
  sender_ts: SENT_AT - 40,
  lifetime: 30_000,
  "m.mentions": { user_ids: ["@beto:example.org"], room: false },
  "m.relates_to": { rel_type: "m.reference", event_id: "$membership" },
  slot_id: "m.call#ROOM",
};
const READ = {
  kind: "ring",
  intent: "audio",
  expiresAt: SENT_AT - 40 + 30_000,
  mentionsRoom: false,
  mentions: ["@beto:example.org"],
  membershipEventId: "$membership",
};

describe("reading a ring", () => {
  it("[P20] a ring is read whole", () => {
    expect(parseCallNotification(CONTENT, SENT_AT)).toEqual(READ);
  });

  it("[P20] Element Call's form is read: everybody mentioned, nobody named, sticky", () => {
    const content = {
      ...CONTENT,
      notification_type: "notification",
      "m.mentions": { user_ids: [], room: true },
      msc4354_sticky_key: "m.call#ROOM",
    };
    expect(parseCallNotification(content, SENT_AT)).toEqual({
      ...READ,
      kind: "notification",
      mentionsRoom: true,
      mentions: [],
    });
  });

  it.each([
    ["no mentions at all", undefined, []],
    ["mentions that are no object", "everybody", []],
    ["a list that is none", { user_ids: "@beto:example.org" }, []],
    [
      "what is no user id is passed over",
      { user_ids: ["beto", 7, null, "@carla:example.org"] },
      ["@carla:example.org"],
    ],
  ])("[P20] %s", (_name, mentions, expected) => {
    const content = { ...CONTENT, "m.mentions": mentions };
    expect(parseCallNotification(content, SENT_AT)).toEqual({ ...READ, mentions: expected });
  });

  it.each([
    ["behind", -3_600_000, -3_600_000],
    ["20 s ahead", 20_000, 20_000],
    ["a millisecond more ahead", 20_001, 0],
    ["a day ahead", 86_400_000, 0],
  ])("[P21] a sender's clock %s", (_name, aheadMs, believedMs) => {
    const content = { ...CONTENT, sender_ts: SENT_AT + aheadMs };
    expect(parseCallNotification(content, SENT_AT)?.expiresAt).toBe(SENT_AT + believedMs + 30_000);
  });

  it.each([
    [120_000, 120_000],
    [120_001, 120_000],
    [Number.MAX_VALUE, 120_000],
    [0, 0],
    [-5, 0],
  ])("[P22] a lifetime of %d ms counts as %d ms", (lifetime, counted) => {
    const content = { ...CONTENT, sender_ts: SENT_AT, lifetime };
    expect(parseCallNotification(content, SENT_AT)?.expiresAt).toBe(SENT_AT + counted);
  });

  it.each([
    ["notification_type", "shout"],
    ["notification_type", undefined],
    ["sender_ts", "now"],
    ["sender_ts", undefined],
    ["lifetime", null],
    ["lifetime", "30000"],
    ["m.relates_to", undefined],
    ["m.relates_to", []],
    ["m.relates_to", { rel_type: "m.annotation", event_id: "$membership" }],
    ["m.relates_to", { rel_type: "m.reference" }],
    ["m.relates_to", { rel_type: "m.reference", event_id: 5 }],
  ])("[P23] %s %j is no ring", (field, value) => {
    expect(parseCallNotification({ ...CONTENT, [field]: value }, SENT_AT)).toBeNull();
  });

  it("[P23] nothing makes it throw", () => {
    const field = fc.option(fc.anything());
    const content = fc.record(
      Object.fromEntries(Object.keys(CONTENT).map((key) => [key, field])) as Record<
        string,
        typeof field
      >,
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), content), (outside) => {
        const ring = parseCallNotification(outside, SENT_AT);
        if (ring !== null) expect(["ring", "notification"]).toContain(ring.kind);
        parseDecline(outside);
      }),
    );
  });

  it.each([
    ["audio", "audio"],
    ["video", "video"],
    ["voice", "video"],
    [undefined, "video"],
  ])("[P24] intent %s counts as %s", (intent, read) => {
    const content = { ...CONTENT, "m.call.intent": intent };
    expect(parseCallNotification(content, SENT_AT)?.intent).toBe(read);
  });
});

it("[P25] what is sent is read back", () => {
  const userIds = ["@beto:example.org", "@carla:example.org:8448"] as UserId[];
  const content = toCallNotification({
    intent: "video",
    userIds,
    mentionsRoom: false,
    membershipEventId: "$membership",
    sentAt: SENT_AT,
  });
  const received: unknown = JSON.parse(JSON.stringify(content));
  expect(parseCallNotification(received, SENT_AT)).toEqual({
    kind: "ring",
    intent: "video",
    expiresAt: SENT_AT + RING_LIFETIME_MS,
    mentionsRoom: false,
    mentions: userIds,
    membershipEventId: "$membership",
  });
  expect(RING_LIFETIME_MS).toBe(90_000);
});

describe("declines", () => {
  it("[P26] a decline names its ring", () => {
    const relation = { rel_type: "m.reference", event_id: "$ring" };
    expect(parseDecline({ "m.relates_to": relation })).toBe("$ring");
  });

  it.each([
    ["nothing", null],
    ["no relation", {}],
    ["another relation", { "m.relates_to": { rel_type: "m.thread", event_id: "$ring" } }],
    ["no event", { "m.relates_to": { rel_type: "m.reference", event_id: null } }],
  ])("[P26] %s is no decline", (_name, content) => {
    expect(parseDecline(content)).toBeNull();
  });
});
