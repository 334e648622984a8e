/** Rules E106 and E107: hands as Element Call shows them. */
import { EventEmitter } from "node:events";
import type { LiveKitIdentity } from "@tertulia/protocol";
import { MatrixEvent, RoomEvent, type MatrixClient, type Room } from "matrix-js-sdk";
import { describe, expect, it } from "vitest";
import { fakeMembership } from "../../testing/createFakeMatrixSession.ts";
import { createOwnHand, watchRaisedHands } from "./watchRaisedHands.ts";

const ana = fakeMembership("ana");
const beto = fakeMembership("beto");

/** The membership as the timeline has it. */
const JOINED = new MatrixEvent({ type: "org.matrix.msc3401.call.member", event_id: beto.eventId });

function reaction(id: string, fields: { sender?: string; to?: string; key?: string } = {}) {
  return new MatrixEvent({
    type: "m.reaction",
    event_id: id,
    sender: fields.sender ?? beto.userId,
    origin_server_ts: 5,
    content: {
      "m.relates_to": {
        rel_type: "m.annotation",
        event_id: fields.to ?? beto.eventId,
        key: fields.key ?? "🖐️",
      },
    },
  });
}

function redaction(of: string): MatrixEvent {
  return new MatrixEvent({ type: "m.room.redaction", redacts: of, content: { redacts: of } });
}

/** A room's timeline with events in it, and what is told of hands. */
function watched(
  events: readonly MatrixEvent[] = [],
  relations: () => Promise<readonly MatrixEvent[]> = () => Promise.resolve([]),
) {
  const emitter = new EventEmitter();
  const told: [LiveKitIdentity, number][][] = [];
  const room = Object.assign(emitter, { getLiveTimeline: () => ({ getEvents: () => events }) });
  const asked: string[] = [];
  const fetchRelations = async (_room: string, eventId: string): Promise<object> => {
    asked.push(eventId);
    return { chunk: (await relations()).map(({ event }) => event) };
  };
  const getUserId = (): string => ana.userId;
  const getDeviceId = (): string => ana.deviceId;
  const client = { fetchRelations, getUserId, getDeviceId } as unknown as MatrixClient;
  const hands = watchRaisedHands({ client, room: room as unknown as Room }, (raised) =>
    told.push([...raised]),
  );
  const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));
  return { emitter, told, hands, asked, settled };
}

describe("others' hands", () => {
  it("[E106] a member's 🖐️ on their own membership is up until it is redacted", () => {
    const { emitter, told, hands } = watched();
    hands.setMemberships([beto]);
    emitter.emit(RoomEvent.Timeline, reaction("$hand"));
    emitter.emit(RoomEvent.Redaction, redaction("$hand"));
    expect(told).toEqual([[], [[beto.identity, 5]], []]);
  });

  it("[E106] one that is in the timeline already is seen", () => {
    const { told, hands } = watched([reaction("$hand")]);
    hands.setMemberships([beto]);
    expect(told).toEqual([[[beto.identity, 5]]]);
  });

  it("[E244] one from before the timeline is asked for, once", async () => {
    const { told, hands, asked, settled } = watched([], () => Promise.resolve([reaction("$old")]));
    hands.setMemberships([beto]);
    hands.setMemberships([{ ...beto }]);
    await settled();
    expect([asked, told]).toEqual([[beto.eventId], [[], [[beto.identity, 5]]]]);
  });

  it("[E244] nothing is asked where the timeline reaches back to the membership, nor of this device itself", async () => {
    const before = watched([JOINED]);
    before.hands.setMemberships([beto]);
    const later = watched();
    later.emitter.emit(RoomEvent.Timeline, JOINED);
    later.hands.setMemberships([beto, ana]);
    await later.settled();
    expect([before.asked, later.asked]).toEqual([[], []]);
  });

  it("[E244] an answer that does not come, or comes after the end, changes nothing", async () => {
    const failing = watched([], () => Promise.reject(new Error("no network")));
    failing.hands.setMemberships([beto]);
    const ended = watched([], () => Promise.resolve([reaction("$old")]));
    ended.hands.setMemberships([beto]);
    ended.hands.close();
    await ended.settled();
    expect([failing.told, ended.told]).toEqual([[[]], [[]]]);
  });

  it.each<[string, Parameters<typeof reaction>[1]]>([
    ["another emoji", { key: "👍" }],
    ["somebody else's membership", { sender: "@mallory:example.org" }],
    ["another event", { to: "$message" }],
  ])("[E106] %s is no hand", (_name, fields) => {
    const { emitter, told, hands } = watched();
    hands.setMemberships([beto]);
    emitter.emit(RoomEvent.Timeline, reaction("$other", fields));
    expect(told).toEqual([[]]);
  });

  it("[E106] a new membership event takes the hand down", () => {
    const { told, hands } = watched([reaction("$hand")]);
    hands.setMemberships([beto]);
    hands.setMemberships([{ ...beto, eventId: "$renewed" }]);
    expect(told).toEqual([[[beto.identity, 5]], []]);
  });

  it("[E106] nothing is told twice, and nothing after the end", () => {
    const { emitter, told, hands } = watched();
    hands.setMemberships([beto]);
    hands.setMemberships([{ ...beto }]);
    hands.close();
    emitter.emit(RoomEvent.Timeline, reaction("$hand"));
    expect([told, emitter.eventNames()]).toEqual([[[]], []]);
  });
});

describe("the own hand", () => {
  /** A hand, and the requests it makes; each is answered by the test. */
  function ownHand() {
    const asked: { readonly what: string; readonly done: (error?: Error) => void }[] = [];
    let raised = 0;
    const ask = (what: string, answer: object): Promise<object> =>
      new Promise((resolve, reject) => {
        asked.push({ what, done: (error) => (error ? reject(error) : resolve(answer)) });
      });
    const client = {
      sendEvent: (_room: string, _type: string, content: Record<string, { event_id: string }>) =>
        ask(`raise on ${content["m.relates_to"]?.event_id}`, {
          event_id: `$hand-${(raised += 1)}`,
        }),
      redactEvent: (_room: string, id: string) => ask(`redact ${id}`, {}),
    };
    const hand = createOwnHand(client as unknown as MatrixClient, "!plain:example.org");
    /** Answers requests until none is open. */
    async function answerAll(): Promise<readonly string[]> {
      for (let at = 0, turns = 0; turns < 8; turns += 1) {
        await new Promise((resolve) => void setTimeout(resolve, 0));
        for (; at < asked.length; at += 1) asked[at]?.done();
      }
      return asked.map(({ what }) => what);
    }
    return { hand, asked, answerAll };
  }

  it("[E107] raised before the membership stands, it goes up with it", async () => {
    const { hand, asked, answerAll } = ownHand();
    await hand.set(true);
    expect(asked).toEqual([]);
    void hand.follow("$membership");
    expect(await answerAll()).toEqual(["raise on $membership"]);
  });

  it("[E107] commands given at once come to what the last of them says", async () => {
    const { hand, answerAll } = ownHand();
    void hand.follow("$membership");
    void hand.set(true);
    void hand.set(true);
    void hand.set(false);
    void hand.set(false);
    void hand.set(true);
    expect(await answerAll()).toEqual(["raise on $membership"]);
  });

  it("[E107] lowered while it goes up, it comes down again", async () => {
    const { hand, asked, answerAll } = ownHand();
    await hand.follow("$membership");
    void hand.set(true);
    await new Promise((resolve) => void setTimeout(resolve, 0));
    expect(asked.length).toBe(1);
    void hand.set(false);
    expect(await answerAll()).toEqual(["raise on $membership", "redact $hand-1"]);
  });

  it("[E107] it follows the membership when that is sent anew", async () => {
    const { hand, answerAll } = ownHand();
    void hand.follow("$membership");
    void hand.set(true);
    await answerAll();
    void hand.follow("$renewed");
    expect(await answerAll()).toEqual(["raise on $membership", "raise on $renewed"]);
  });

  it("[E107] one that could not be raised is down: the next membership does not raise it", async () => {
    const { hand, asked, answerAll } = ownHand();
    await hand.follow("$membership");
    const raising = hand.set(true).catch((error: unknown) => error);
    await new Promise((resolve) => void setTimeout(resolve, 0));
    const error = new Error("429");
    asked[0]?.done(error);
    expect(await raising).toBe(error);
    void hand.follow("$renewed");
    expect(await answerAll()).toEqual(["raise on $membership"]);
  });
});
