/** What the call service asks of the world. Adapters: homeserver/, livekit/, main.ts. */
import type { LiveKitIdentity, LiveKitRoomName, Secret, UserId } from "@tertulia/protocol";
import type { Config } from "./config.ts";

/** All that an endpoint may use. */
export interface CallServiceParts {
  readonly config: Config;
  readonly homeserver: Homeserver;
  readonly sfu: Sfu;
  readonly clock: Clock;
  readonly log: Log;
}

export interface OpenIdLookUp {
  /** As the caller named it: not yet known to be served. */
  readonly serverName: string;
  readonly accessToken: Secret;
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

/** A room as the SFU has it. */
export interface SfuRoom {
  /** Seats in the room; 0 where the SFU sets no limit. */
  readonly maxParticipants: number;
}

export interface Sfu {
  /**
   * The room exists when this resolves, whether it did before or not.
   *
   * @throws {Refusal} `sfu/*`.
   */
  readonly ensureRoom: (room: LiveKitRoomName) => Promise<SfuRoom>;
  /**
   * Who is in an existing room.
   *
   * @throws {Refusal} `sfu/*`.
   */
  readonly listIdentities: (room: LiveKitRoomName) => Promise<readonly LiveKitIdentity[]>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type LogContext = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  readonly debug: (message: string, context?: LogContext) => void;
  readonly info: (message: string, context?: LogContext) => void;
  readonly warn: (message: string, context?: LogContext) => void;
  readonly error: (message: string, context?: LogContext) => void;
}
