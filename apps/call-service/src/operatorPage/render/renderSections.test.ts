/** What the parts say in each state. */
import type { LiveKitIdentity, LiveKitRoomName, MatrixRoomId, UserId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { REFUSAL_REASONS } from "../../Refusal.ts";
import type { OperatorSnapshot } from "../OperatorSnapshot.ts";
import { quietSnapshot } from "../testing/quietSnapshot.ts";
import { LOCALES, textsFor } from "../texts/textsFor.ts";
import { renderSections } from "./renderSections.ts";
import { formatDuration, renderTime } from "./renderTime.ts";

const MINUTE_MS = 60_000;

/** The words of a part, without its marks and with single spaces. */
async function wordsOf(part: keyof Awaited<ReturnType<typeof renderSections>>, changes: object) {
  const snapshot: OperatorSnapshot = { ...quietSnapshot(), ...changes };
  const sections = await renderSections(snapshot, textsFor("en"));
  return sections[part]
    .replaceAll(/<[^>]+>/gu, " ")
    .replaceAll(/\s+/gu, " ")
    .trim();
}

const READINESS = quietSnapshot().readiness;
const CALL = {
  room: "hashed-room" as LiveKitRoomName,
  matrixRoomId: "!plaza:hs.example" as MatrixRoomId,
  startedAt: 30 * MINUTE_MS,
  people: [
    {
      identity: "hashed-identity-of-somebody" as LiveKitIdentity,
      userId: "@ana:hs.example" as UserId,
      deviceId: "PHONE",
      joinedAt: 45 * MINUTE_MS,
      isActive: true,
    },
    {
      identity: "hashed-identity-of-somebody" as LiveKitIdentity,
      userId: null,
      deviceId: null,
      joinedAt: 0,
      isActive: false,
    },
  ],
};

it("[S297] a call says its room, its people, since when and how long", async () => {
  const calls = { kind: "known", calls: [CALL], hiddenCount: 2 };
  expect(await wordsOf("calls", { calls })).toBe(
    [
      "Calls now",
      "!plaza:hs.example 2 people · since 00:30 UTC · 30 min End call",
      "A @ana:hs.example Device PHONE · since 00:45 UTC Remove",
      "? hashed-identity-… Somebody this service gave no token to · since – · connecting Remove",
      "2 more calls go on.",
    ].join(" "),
  );
});

it("[S297] no call, and an SFU that does not say, are two things", async () => {
  expect(await wordsOf("calls", {})).toContain("Nobody is in a call.");
  const calls = { kind: "unknown", reason: "sfu/unreachable" };
  expect(await wordsOf("calls", { calls })).toBe(
    "Calls now The SFU does not say who is in a call.",
  );
  expect(await wordsOf("summary", { calls })).toMatch(/^Works, with a problem Calls – unknown/u);
});

it.each([
  ["Everything works", {}],
  ["Works, with a problem", { redis: { state: "down", reason: "redis/unreachable" } }],
  ["No calls can be started", { isReady: false, sfu: { state: "down", reason: "sfu/refused" } }],
])("[S297] the page begins with %s", async (words, changes) => {
  const readiness = { ...READINESS, ...changes };
  expect(await wordsOf("summary", { readiness })).toMatch(new RegExp(`^${words} `, "u"));
});

it("[S297] what is down says why and what to do", async () => {
  const sfu = { state: "down", reason: "sfu/refused" };
  const words = await wordsOf("health", { readiness: { ...READINESS, sfu, membership: "off" } });
  expect(words).toContain("SFU The SFU refused With status 401 key and secret differ");
  expect(words).toContain("Room membership not checked Anybody of a served homeserver");
});

it("[S409] that nobody can say who is in a room is bad, with what to do", async () => {
  const membershipCheck = { state: "down", reason: "membership/unknown" };
  const words = await wordsOf("health", { readiness: { ...READINESS, membershipCheck } });
  expect(words).toContain(
    "Room membership checked as application service Nobody could say who is in the room. The homeserver did not answer",
  );
});

it("[S410] of several replicas the page says what is its own", async () => {
  const hint = "are those of this replica";
  expect(await wordsOf("health", {})).not.toContain(hint);
  const readiness = { ...READINESS, redis: { state: "up" } };
  expect(await wordsOf("health", { readiness })).toContain(hint);
});

it("[S297] each graph says in words what it shows", async () => {
  const lastHour = quietSnapshot().lastHour.map((minute, index) =>
    index < 58 ? minute : { ...minute, tokens: index - 55, participants: 60 - index },
  );
  const words = await wordsOf("charts", { lastHour });
  expect(words).toContain("7 in the last hour, at most 4 a minute.");
  expect(words).toContain("1 now, at most 2.");
  expect(words).toContain("None in the last hour.");
  expect(await wordsOf("charts", {})).toContain("Not counted yet.");
});

it("[S297] a refusal says its reason, how often, what to do, and the last ones", async () => {
  const note = { requestId: "id-1", at: 50 * MINUTE_MS, endpoint: "get_token" };
  const latest = [{ ...note, host: "hs.example", detail: "ECONNREFUSED", stepMs: 1_043 }];
  const refusals = [{ reason: "homeserver/unreachable", count: 3, latest }];
  const words = await wordsOf("refusals", { refusals });
  expect(words).toContain("A homeserver did not answer 3 times homeserver/unreachable · Check");
  expect(words).toContain(
    "When 00:50 UTC Asked for get_token Host hs.example What was seen ECONNREFUSED Took 1,043 ms Request id id-1",
  );
});

it("[S297] jobs are counted by what they do, and ten are named", async () => {
  const job = { room: "r", identity: "@ana:hs:PHONE", restartedAt: 0, delayMs: 1 };
  const jobs = Array.from({ length: 12 }, (_, index) => ({
    ...job,
    phase: index < 4 ? "waiting" : "present",
  }));
  const words = await wordsOf("jobs", { jobs });
  expect(words).toMatch(/^Delegated leaves 4 waiting to join 8 in the call /u);
  expect(words).toMatch(/ and 2 more$/u);
  expect(words.match(/@ana:hs:PHONE/gu)).toHaveLength(10);
  expect(await wordsOf("jobs", { jobs: null })).toContain("None are kept by this service.");
});

it.each(LOCALES)("[S295] every reason has its own words in %s", (locale) => {
  const { reasons } = textsFor(locale).refusals;
  const titles = REFUSAL_REASONS.map((reason) => reasons[reason].title);
  expect(new Set(titles).size).toBe(REFUSAL_REASONS.length);
  expect(REFUSAL_REASONS.filter((reason) => reasons[reason].advice.length < 20)).toEqual([]);
});

it.each([
  [0, "1 min"],
  [12 * MINUTE_MS, "12 min"],
  [60 * MINUTE_MS, "1 hr"],
  [65 * MINUTE_MS, "1 hr 5 min"],
])("[S297] %i ms are %s", (ms, words) => {
  expect(formatDuration(ms, "en")).toBe(words);
});

it.each([0, Number.NaN, 1e20])("[S297] the time %s is a dash", async (at) => {
  expect(String(await renderTime(at))).toBe("<span>–</span>");
});
