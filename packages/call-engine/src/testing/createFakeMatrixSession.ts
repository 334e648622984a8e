/** A Matrix login whose homeserver says what the test lets it say. */
import {
  CallError,
  toLiveKitIdentity,
  type CallIntent,
  type DeviceId,
  type LiveKitIdentity,
  type LiveKitTransport,
  type MatrixRoomId,
  type UserId,
} from "@tertulia/protocol";
import type { MatrixSession, RoomFacts, RtcEvent, RtcMembership, RtcPresence } from "../ports.ts";

/** The presence of one call as the test sees it. */
export interface FakePresence {
  readonly roomId: MatrixRoomId;
  /** Tells the engine something. */
  readonly emit: (event: RtcEvent) => void;
  readonly announcements: readonly {
    readonly transport: LiveKitTransport;
    readonly intent: CallIntent;
  }[];
  readonly rings: readonly (readonly UserId[])[];
  readonly hands: readonly boolean[];
  /** Who was said to be at the own SFU, each time. */
  readonly welcomes: readonly (readonly LiveKitIdentity[])[];
  /** `left`: the membership was removed; `abandoned`: it was left to another tab. */
  readonly end: () => "left" | "abandoned" | null;
}

/** The session and its strings. */
export interface FakeMatrixSession extends MatrixSession {
  /** Facts by room; a room that is not here was not joined. */
  readonly rooms: Map<MatrixRoomId, RoomFacts>;
  /** Every presence so far, in order. */
  readonly presences: readonly FakePresence[];
  readonly warmedKeys: readonly MatrixRoomId[];
  /** How often the transport was asked for. */
  readonly transportRequests: () => number;
  onTransport: () => Promise<LiveKitTransport>;
  /** The call service behind the homeserver; by default there is none. */
  onAskCallService: MatrixSession["askCallService"];
  /** What the homeserver does about a membership; by default nothing, until the test tells. */
  onAnnounce: (presence: FakePresence) => void;
  onLeave: (presence: FakePresence) => Promise<void>;
  onHand: (presence: FakePresence) => Promise<void>;
  onRing: (presence: FakePresence) => Promise<void>;
}

/** Call service of the fake's own homeserver. */
export const FAKE_SERVICE_URL = "https://rtc.example.org/livekit/jwt";

/** The membership of somebody on the fake's own SFU. */
export function fakeMembership(name: string, fields: Partial<RtcMembership> = {}): RtcMembership {
  const userId = `@${name}:example.org` as UserId;
  const deviceId = name.toUpperCase() as DeviceId;
  return {
    userId,
    deviceId,
    identity: toLiveKitIdentity(userId, deviceId),
    eventId: `$membership-${name}`,
    joinedAt: 1_790_000_000_000,
    serviceUrl: FAKE_SERVICE_URL,
    ...fields,
  };
}

/** Creates the session of `@ana:example.org`, device `ANA`. */
export function createFakeMatrixSession(): FakeMatrixSession {
  const presences: FakePresence[] = [];
  const warmedKeys: MatrixRoomId[] = [];
  let transportRequests = 0;
  const fake: FakeMatrixSession = {
    userId: "@ana:example.org" as UserId,
    deviceId: "ANA" as DeviceId,
    rooms: new Map(),
    presences,
    warmedKeys,
    transportRequests: () => transportRequests,
    onTransport: () => Promise.resolve({ type: "livekit", livekit_service_url: FAKE_SERVICE_URL }),
    onAskCallService: () => Promise.resolve({ status: 404, body: { errcode: "M_UNRECOGNIZED" } }),
    onAnnounce: () => undefined,
    onLeave: () => Promise.resolve(),
    onHand: () => Promise.resolve(),
    onRing: () => Promise.resolve(),
    roomFacts: (roomId) => fake.rooms.get(roomId) ?? null,
    transport: () => {
      transportRequests += 1;
      return fake.onTransport();
    },
    openIdToken: () =>
      Promise.resolve({
        access_token: "open-id-token",
        token_type: "Bearer",
        matrix_server_name: "example.org",
        expires_in: 3600,
      }),
    askCallService: (request) => fake.onAskCallService(request),
    warmKeys: (roomId) => void warmedKeys.push(roomId),
    open: (roomId, listener) => {
      if (!fake.rooms.has(roomId))
        throw new CallError("call/forbidden", { detail: "not joined to the room" });
      const { seen, presence } = createPresence(fake, roomId, listener);
      presences.push(seen);
      return presence;
    },
  };
  return fake;
}

function createPresence(
  session: FakeMatrixSession,
  roomId: MatrixRoomId,
  listener: (event: RtcEvent) => void,
): { readonly seen: FakePresence; readonly presence: RtcPresence } {
  const announcements: FakePresence["announcements"][number][] = [];
  const rings: (readonly UserId[])[] = [];
  const hands: boolean[] = [];
  const welcomes: (readonly LiveKitIdentity[])[] = [];
  let end: "left" | "abandoned" | null = null;
  let leaving: Promise<void> | null = null;
  let hasToldWhoIsThere = false;
  const seen: FakePresence = {
    roomId,
    emit: (event) => {
      if (end !== null) return;
      if (event.kind === "memberships") hasToldWhoIsThere = true;
      listener(event);
    },
    announcements,
    rings,
    hands,
    welcomes,
    end: () => end,
  };
  queueMicrotask(() => {
    if (!hasToldWhoIsThere) seen.emit({ kind: "memberships", memberships: [] });
  });
  return {
    seen,
    presence: {
      announce: (transport, intent) => {
        announcements.push({ transport, intent });
        if (end === null) session.onAnnounce(seen);
      },
      ring: async (userIds) => {
        rings.push(userIds);
        if (end === null) await session.onRing(seen);
      },
      setHandRaised: async (isRaised) => {
        hands.push(isRaised);
        if (end === null) await session.onHand(seen);
      },
      welcome: (identities) => void welcomes.push(identities),
      leave: () => {
        end ??= "left";
        return (leaving ??= session.onLeave(seen));
      },
      abandon: () => {
        end ??= "abandoned";
      },
    },
  };
}
