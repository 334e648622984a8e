/**
 * Raised hands, as Element Call shows them: a reaction 🖐️ of a member to their own membership event; taken down by
 * redacting it, or by a new membership event.
 */
import { isRecord, type LiveKitIdentity } from "@tertulia/protocol";
import { MatrixEvent, RelationType, RoomEvent, type MatrixClient, type Room } from "matrix-js-sdk";
import type { RtcMembership } from "../../ports.ts";

const REACTION = "m.reaction";
const HAND = "🖐️";

/** Hands of one room's call. */
export interface RaisedHands {
  /** Tells who is there; hands of others are not looked at. */
  readonly setMemberships: (memberships: readonly RtcMembership[]) => void;
  readonly close: () => void;
}

/** Sends or takes down this device's hand. */
export interface OwnHand {
  /** Before the membership stands it waits for it. */
  readonly set: (isRaised: boolean) => Promise<void>;
  /** The membership was sent, which takes an older hand down at everybody's: raises it again if it is up. */
  readonly follow: (membershipEventId: string) => Promise<void>;
}

/** @param onChange gets when each hand went up, in milliseconds since the epoch. */
export function watchRaisedHands(
  { client, room }: { readonly client: MatrixClient; readonly room: Room },
  onChange: (hands: ReadonlyMap<LiveKitIdentity, number>) => void,
): RaisedHands {
  /** Reaction event id → what it says. */
  const reactions = new Map<
    string,
    { readonly membershipId: string; readonly sender: string; readonly at: number }
  >();
  /** Membership events that the timeline reaches back to, or whose reactions were asked for. */
  const known = new Set<string>();
  let memberships: readonly RtcMembership[] = [];
  let last = "";
  let isOver = false;

  function publish(): void {
    const hands = new Map<LiveKitIdentity, number>();
    for (const { identity, eventId, userId } of memberships) {
      for (const reaction of reactions.values()) {
        if (reaction.membershipId === eventId && reaction.sender === userId)
          hands.set(identity, reaction.at);
      }
    }
    const key = JSON.stringify([...hands]);
    if (key === last) return;
    last = key;
    onChange(hands);
  }

  function read(event: MatrixEvent): boolean {
    const relation: unknown = event.getContent()["m.relates_to"];
    const id = event.getId();
    if (
      event.getType() !== REACTION ||
      event.isRedacted() ||
      id === undefined ||
      !isRecord(relation)
    )
      return false;
    const membershipId = relation["event_id"];
    if (relation["key"] !== HAND || typeof membershipId !== "string") return false;
    reactions.set(id, { membershipId, sender: event.getSender() ?? "", at: event.getTs() });
    return true;
  }

  function isOwn({ userId, deviceId }: RtcMembership): boolean {
    return userId === client.getUserId() && deviceId === client.getDeviceId();
  }

  /** Whoever joined before this page's timeline begins may have raised a hand before it, too. */
  async function fetchOlder(membershipId: string): Promise<void> {
    if (known.has(membershipId)) return;
    known.add(membershipId);
    try {
      const { chunk } = await client.fetchRelations(
        room.roomId,
        membershipId,
        RelationType.Annotation,
        REACTION,
      );
      if (!isOver && chunk.filter((event) => read(new MatrixEvent(event))).length > 0) publish();
    } catch {
      // The hand is seen when it goes up the next time.
    }
  }

  const onTimeline = (event: MatrixEvent): void => {
    known.add(event.getId() ?? "");
    if (read(event)) publish();
  };
  const onRedaction = (redaction: MatrixEvent): void => {
    if (reactions.delete(redaction.getAssociatedId() ?? "")) publish();
  };
  for (const event of room.getLiveTimeline().getEvents()) {
    known.add(event.getId() ?? "");
    read(event);
  }
  room.on(RoomEvent.Timeline, onTimeline);
  room.on(RoomEvent.Redaction, onRedaction);
  return {
    setMemberships: (next) => {
      memberships = next;
      publish();
      for (const membership of next) if (!isOwn(membership)) void fetchOlder(membership.eventId);
    },
    close: () => {
      isOver = true;
      room.off(RoomEvent.Timeline, onTimeline);
      room.off(RoomEvent.Redaction, onRedaction);
    },
  };
}

/** Creates this device's hand for one call. */
export function createOwnHand(client: MatrixClient, roomId: string): OwnHand {
  let isWanted = false;
  let membershipId: string | null = null;
  let sent: { readonly reactionId: string; readonly membershipId: string } | null = null;
  /** One change after another: a hand lowered while it is on its way up must come down again. */
  let tail: Promise<unknown> = Promise.resolve();

  async function settle(): Promise<void> {
    if (isWanted && membershipId !== null && sent?.membershipId !== membershipId) {
      const relation = { rel_type: "m.annotation", event_id: membershipId, key: HAND };
      const content = { "m.relates_to": relation };
      const { event_id } = await client.sendEvent(roomId, REACTION as never, content as never);
      sent = { reactionId: event_id, membershipId: relation.event_id };
    }
    if (!isWanted && sent !== null) {
      await client.redactEvent(roomId, sent.reactionId);
      sent = null;
    }
  }

  function inTurn(): Promise<void> {
    const settled = tail.then(settle);
    tail = settled.catch(() => undefined);
    return settled;
  }

  return {
    set: async (isRaised) => {
      isWanted = isRaised;
      try {
        await inTurn();
      } catch (error) {
        isWanted = !isRaised;
        throw error;
      }
    },
    follow: (id) => {
      membershipId = id;
      return inTurn();
    },
  };
}
