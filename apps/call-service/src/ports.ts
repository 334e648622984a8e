/** What the call service asks of the world. Adapters: homeserver/, livekit/, sfuEvents/, membership/, calls/. Wired in assembleParts.ts. */
import type {
  DeviceId,
  LiveKitIdentity,
  LiveKitRoomName,
  MatrixRoomId,
  Secret,
  UserId,
} from "@tertulia/protocol";
import type { CallPlace } from "./authorize/liveKitRoomName.ts";
import type { Config } from "./config.ts";
import type { Delegations } from "./delegation/createDelegations.ts";
import type { Limits } from "./limits/createLimits.ts";
import type { SfuEvents } from "./sfuEvents/createSfuEvents.ts";
import type { RoomMemory } from "./livekit/createRoomMemory.ts";
import type { Readiness } from "./readiness/createReadiness.ts";
import type { Observer } from "./observe/Observer.ts";

/** All that an endpoint may use. */
export interface CallServiceParts {
  /** Read anew at each use: SIGHUP changes what it holds. */
  readonly config: Config;
  readonly homeserver: Homeserver;
  readonly ourHomeserver: OurHomeserver;
  readonly membership: Membership;
  readonly ledger: CallLedger;
  readonly limits: Limits;
  readonly sfu: Sfu;
  readonly roomMemory: RoomMemory;
  /** What the SFU says of its rooms by webhook. */
  readonly sfuEvents: SfuEvents;
  readonly delegations: Delegations;
  readonly clock: Clock;
  readonly log: Log;
  readonly observer: Observer;
  readonly readiness: { readonly check: () => Promise<Readiness> };
}

export interface OpenIdLookUp {
  /** As the caller named it: not yet known to be served. */
  readonly serverName: string;
  readonly accessToken: Secret;
  /** Seconds that the token is good for, as its holder says. */
  readonly expiresInSeconds?: number;
}

export interface Homeserver {
  /**
   * Whose OpenID token this is.
   *
   * @returns a valid user id of exactly `serverName`.
   * @throws {Refusal} `homeserver/*`, `person/foreign`.
   */
  readonly lookUpPerson: (lookUp: OpenIdLookUp) => Promise<UserId>;
}

/** What another homeserver's call service answered. */
export interface RelayedAnswer {
  /** Of HTTP. */
  readonly status: number;
  readonly content: unknown;
}

export interface RelayedRequest {
  /** Server name. */
  readonly destination: string;
  /** Below `/_matrix/federation`, absolute. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What our homeserver does for the service that is registered with it. */
export interface OurHomeserver {
  /**
   * A request to another homeserver, signed by ours.
   *
   * @throws {Refusal} `relay/failed` when it did not get through.
   */
  readonly relay: (request: RelayedRequest) => Promise<RelayedAnswer>;
  /**
   * How long one of its people's delayed events is delayed, in milliseconds.
   *
   * @throws {Refusal} `delegation/delay-unknown`, `delegation/delay-unreadable`.
   */
  readonly readDelay: (userId: UserId, delayId: string) => Promise<number>;
}

/** How a person stands to a room; `out-of-sight` when nobody we may ask can see that room. */
export type Standing = "joined" | "not-joined" | "out-of-sight";

export interface Membership {
  /**
   * Whether a person is in a Matrix room, as far as our own homeserver knows.
   *
   * @throws {Refusal} `membership/unknown` when it cannot be asked now.
   */
  readonly standingOf: (userId: UserId, matrixRoomId: MatrixRoomId) => Promise<Standing>;
  /**
   * Returns for whoever may have a token: joined, or in a room that cannot be seen from here.
   *
   * @throws {Refusal} `membership/*`.
   */
  readonly check: (
    person: { readonly userId: UserId },
    matrixRoomId: MatrixRoomId,
  ) => Promise<void>;
}

/** Who a token was given to. */
export interface TokenHolder {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** The homeserver that vouched for the person. */
  readonly serverName: string;
  /** When the last token for this identity ends, in milliseconds since the epoch; later while in the call. */
  readonly expiresAt: number;
  /**
   * Who removed them, `null` when nobody did; the tokens live on, since an SFU takes none back. The
   * `membership` check lets them in again once they are in the Matrix room, an `operator` does not.
   */
  readonly revokedBy: "membership" | "operator" | null;
}

export interface Revocation {
  readonly by: "membership" | "operator";
  /** When the last of the tokens that it is about ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface IssuedToken extends Omit<TokenHolder, "revokedBy"> {
  readonly room: LiveKitRoomName;
  readonly identity: LiveKitIdentity;
  readonly place: CallPlace;
}

/** A LiveKit room as the tokens for it tell: whose it is in Matrix, and who may be in it. */
export interface LedgerCall {
  readonly place: CallPlace;
  readonly holders: ReadonlyMap<LiveKitIdentity, TokenHolder>;
}

/** Leads from the SFU's hashed names back to people and Matrix rooms. */
export interface CallLedger {
  /**
   * Before the token is handed out; undoes a revocation. Never fails: a store that is away costs
   * the memory of one token.
   */
  readonly record: (token: IssuedToken) => void;
  /**
   * Who is rightly seen in the call stays known until `expiresAt` at least, for the SFU renews tokens
   * by itself; undoes a revocation by the membership check, not an operator's.
   */
  readonly keep: (
    room: LiveKitRoomName,
    identities: readonly LiveKitIdentity[],
    expiresAt: number,
  ) => void;
  /** The identity's tokens, and what the SFU renewed of them, no longer count; an operator's word stands. */
  readonly revoke: (
    room: LiveKitRoomName,
    identity: LiveKitIdentity,
    revocation: Revocation,
  ) => void;
  /** @returns `null` when no token for that room is known. */
  readonly findCall: (room: LiveKitRoomName) => Promise<LedgerCall | null>;
}

/** What limits a room of the SFU. */
export interface SfuSeats {
  /** Seats in the room; 0 where the SFU sets no limit. */
  readonly maxParticipants: number;
}

/** A room as the SFU has it. */
export interface SfuRoom extends SfuSeats {
  readonly name: LiveKitRoomName;
  /** One life of the room: the name comes back, this does not. */
  readonly sid: string;
  /** Milliseconds since the epoch; 0 where the SFU does not say. */
  readonly createdAt: number;
  /** May lag behind what `listParticipants` says. */
  readonly participantCount: number;
}

/** Somebody in a room, as the SFU has them. */
export interface SfuParticipant {
  readonly identity: LiveKitIdentity;
  /** One session of that identity: reconnecting as a new session gives another. */
  readonly sid: string;
  /** Milliseconds since the epoch; 0 where the SFU does not say. */
  readonly joinedAt: number;
  /** `joining`: signalling only; `joined`: media not yet; `active`: media flows; `disconnected`: about to go. */
  readonly state: "joining" | "joined" | "active" | "disconnected";
}

/** Every method throws {@link Refusal} `sfu/*` when the SFU cannot be asked. */
export interface Sfu {
  /** The room exists when this resolves, whether it did before or not. */
  readonly ensureRoom: (room: LiveKitRoomName) => Promise<SfuSeats>;
  readonly listRooms: () => Promise<readonly SfuRoom[]>;
  /** Who is in a room; nobody where there is no such room. */
  readonly listParticipants: (room: LiveKitRoomName) => Promise<readonly SfuParticipant[]>;
  /** One participant; `null` when they are not in the room or there is no such room. */
  readonly getParticipant: (
    room: LiveKitRoomName,
    identity: LiveKitIdentity,
  ) => Promise<SfuParticipant | null>;
  /** They are not in the room when this resolves; their token still opens it. */
  readonly removeParticipant: (room: LiveKitRoomName, identity: LiveKitIdentity) => Promise<void>;
  /**
   * Whether a participant's client reacts to the SFU: `silent` after two seconds without a sign.
   * Clients that encrypt their data, and SFUs that cannot ask, tell nothing: `untold`.
   */
  readonly feelPulse: (
    room: LiveKitRoomName,
    identity: LiveKitIdentity,
  ) => Promise<"answered" | "silent" | "nobody" | "untold">;
  /** The room, and whoever was in it, is gone when this resolves. */
  readonly deleteRoom: (room: LiveKitRoomName) => Promise<void>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Alarms {
  /**
   * Rings once, at a time in milliseconds since the epoch or soon after it.
   *
   * @returns what keeps it from ringing.
   */
  readonly set: (at: number, ring: () => void) => () => void;
}

type LogContext = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  readonly debug: (message: string, context?: LogContext) => void;
  readonly info: (message: string, context?: LogContext) => void;
  readonly warn: (message: string, context?: LogContext) => void;
  readonly error: (message: string, context?: LogContext) => void;
}
