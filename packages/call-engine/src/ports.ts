/** What the engine asks of the world. Each port has one real adapter, and a fake in `testing/`. */
import type {
  CallError,
  CallErrorCode,
  CallIntent,
  CallToken,
  DeviceId,
  LiveKitIdentity,
  LiveKitTransport,
  MatrixRoomId,
  OpenIdToken,
  ProxiedSfuGetRequest,
  UserId,
} from "@tertulia/protocol";
import type { LinkQuality, TileSource } from "./core/snapshot.ts";

/** Something a picture can be attached to; an `HTMLVideoElement` in a browser. Opaque, so that the core sees no DOM. */
export type VideoSink = object;

/** The only source of time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs `task` once after a delay; @returns a function that cancels it. */
  readonly after: (delayMs: number, task: () => void) => () => void;
  /** Calls `listener` when the machine woke, came online, or the page came back to the front. */
  readonly onWake: (listener: () => void) => () => void;
}

/** Structured log. Levels: error = given up, warn = retrying or recovered, info = once per lifecycle change. */
export interface Log {
  readonly error: (message: string, context?: Readonly<Record<string, unknown>>) => void;
  readonly warn: (message: string, context?: Readonly<Record<string, unknown>>) => void;
  readonly info: (message: string, context?: Readonly<Record<string, unknown>>) => void;
}

/** What is remembered from one call to the next, as well as can be; never throws. */
export interface CallPreferences {
  /** `false` until the person has once switched the microphone on. */
  readonly isMicrophoneOn: () => boolean;
  readonly rememberMicrophone: (isOn: boolean) => void;
}

/** Local devices that can be switched. */
export type DeviceKind = "microphone" | "camera" | "screen";

/** A participant as the SFU knows it, vouched for by nobody yet. */
export interface SfuParticipant {
  readonly identity: LiveKitIdentity;
  readonly isMicrophoneOn: boolean;
  readonly isCameraOn: boolean;
  readonly isScreenOn: boolean;
  /** Whether pictures have arrived that an element could show. */
  readonly hasCameraVideo: boolean;
  readonly hasScreenVideo: boolean;
  readonly quality: LinkQuality;
}

/** What an SFU connection tells. */
export type SfuEvent =
  /** Every remote participant; replaces the list before. */
  | { readonly kind: "participants"; readonly participants: readonly SfuParticipant[] }
  /**
   * A participant ended their own connection, or was put out; comes before the list without them. Whoever vanishes from the
   * list without it was lost.
   */
  | { readonly kind: "departed"; readonly identity: LiveKitIdentity }
  /** Who speaks now, loudest first, the local participant included. */
  | { readonly kind: "speakers"; readonly speakers: readonly LiveKitIdentity[] }
  | { readonly kind: "reconnecting" }
  | { readonly kind: "reconnected" }
  /** The connection is over and will not come back by itself. `call/sfu-unreachable` means another try may help. */
  | { readonly kind: "disconnected"; readonly error: CallError }
  /** A local device changed, by a command or because it was unplugged or its sharing was stopped from outside. */
  | {
      readonly kind: "device";
      readonly device: DeviceKind;
      readonly status: "off" | "starting" | "on";
      readonly problem: CallErrorCode | null;
    };

/** How to open a connection. */
export interface SfuOptions {
  /** Whether media is encrypted for the members (per-sender keys). */
  readonly isEncrypted: boolean;
  /** `publish`: this device's media goes here. `subscribe`: only others' media comes from here. */
  readonly use: "publish" | "subscribe";
  /** The local identity on this SFU. */
  readonly identity: LiveKitIdentity;
}

/** One connection to one SFU, for the length of one call; it survives several `connect`s. */
export interface SfuConnection {
  /**
   * Connects, or connects again after `disconnected`; media opened before goes out as soon as the signal is up. A connect that
   * is still under way is given up for the new one, and rejects with `call/sfu-unreachable`.
   *
   * @throws {CallError} `call/forbidden` (token refused or room unknown: a fresh token may help), `call/sfu-unreachable`
   *   (also of a full room, which a LiveKit of today does not name: the call service does), `call/full` (one that does).
   */
  readonly connect: (token: CallToken) => Promise<void>;
  /** Switches a device. @throws {CallError} a `device/` code. */
  readonly setDevice: (device: DeviceKind, isOn: boolean) => Promise<void>;
  /** Opens the microphone without sending sound, so that a later switch-on is instant. Never throws; see `device` events. */
  readonly prepareMicrophone: () => void;
  /** Only these identities are heard and shown. */
  readonly setAttested: (identities: ReadonlySet<LiveKitIdentity>) => void;
  /** A media key of a member, or the own one. */
  readonly setKey: (key: MediaKey) => void;
  /** Stops or restarts sending while it is unsure whether the homeserver still lists this device. */
  readonly setUpstreamPaused: (isPaused: boolean) => void;
  readonly attachVideo: (
    identity: LiveKitIdentity,
    source: TileSource,
    sink: VideoSink,
  ) => () => void;
  readonly audioLevel: (identity: LiveKitIdentity) => number;
  /** Disconnects, stops local devices, lets go of everything; tells nothing from then on. Idempotent. */
  readonly close: () => Promise<void>;
}

/** The SFU's client library. */
export interface Sfu {
  /** Whether this browser can encrypt media. */
  readonly canEncrypt: () => boolean;
  /** Prepares what a later `open` needs: the worker, and DNS and TLS of the SFU when its URL is known. */
  readonly warm: (options: {
    readonly isEncrypted: boolean;
    readonly livekitRoomUrl: string | null;
  }) => void;
  readonly open: (options: SfuOptions, listener: (event: SfuEvent) => void) => SfuConnection;
}

/** One 16-byte media key of one member. */
export interface MediaKey {
  readonly identity: LiveKitIdentity;
  /** 0 to 255. */
  readonly index: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A call membership, read from state or sticky events. */
export interface RtcMembership {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly identity: LiveKitIdentity;
  readonly eventId: string;
  /** Milliseconds since the epoch. */
  readonly joinedAt: number;
  /** Call service whose SFU carries this member's media; `null` when the membership names none we understand. */
  readonly serviceUrl: string | null;
}

/** What the homeserver tells about the call of one room. */
export type RtcEvent =
  | { readonly kind: "memberships"; readonly memberships: readonly RtcMembership[] }
  /** The homeserver took this device's membership. */
  | { readonly kind: "announced" }
  /** The homeserver will not take it, or the person was removed from the room (`call/removed`). */
  | { readonly kind: "failed"; readonly error: CallError }
  /** Whether the homeserver has probably removed this device, because its leave could not be put off. */
  | { readonly kind: "probablyLeft"; readonly isLeft: boolean }
  | { readonly kind: "key"; readonly key: MediaKey }
  /** When each raised hand went up, milliseconds since the epoch. */
  | { readonly kind: "hands"; readonly hands: ReadonlyMap<LiveKitIdentity, number> }
  /** Somebody answered our ring with no. */
  | { readonly kind: "declined"; readonly userId: UserId };

/** This device's presence in one room's call. */
export interface RtcPresence {
  /** Sends membership and delayed leave, at once and in parallel; the outcome comes as an event. */
  readonly announce: (transport: LiveKitTransport, intent: CallIntent) => void;
  /** Rings people; to be called once announced. */
  readonly ring: (userIds: readonly UserId[], intent: CallIntent) => Promise<void>;
  readonly setHandRaised: (isRaised: boolean) => Promise<void>;
  /**
   * Everybody who is at the own SFU now. In an encrypted room whoever of them is not yet listed as a member gets the media
   * key in use at once, if they are a device of somebody in the room.
   */
  readonly welcome: (identities: readonly LiveKitIdentity[]) => void;
  /**
   * Removes the membership, and tells nothing from then on; resolves when it is gone, or after 5 s without an answer (the
   * delayed leave then does it).
   */
  readonly leave: () => Promise<void>;
  /** Ends without touching the membership, because another tab of this login owns it now. */
  readonly abandon: () => void;
}

/** What the engine needs to know of a room. */
export interface RoomFacts {
  readonly isEncrypted: boolean;
  /** Whether the power levels let this person send a call membership. */
  readonly mayJoin: boolean;
}

/** One logged-in Matrix client. */
export interface MatrixSession {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** @returns `null` when the person is not joined to the room. */
  readonly roomFacts: (roomId: MatrixRoomId) => RoomFacts | null;
  /**
   * Where this homeserver wants calls to run; asked for once per login.
   *
   * @throws {CallError} `call/no-transport`, `call/homeserver-unreachable`.
   */
  readonly transport: () => Promise<LiveKitTransport>;
  /** @throws {CallError} `call/homeserver-unreachable`. */
  readonly openIdToken: () => Promise<OpenIdToken>;
  /**
   * Asks the call service behind this homeserver, which tells it who asks (MSC4512).
   *
   * @returns the answer, the homeserver's own where it has no such service.
   * @throws {CallError} `call/homeserver-unreachable`.
   */
  readonly askCallService: (request: ProxiedSfuGetRequest) => Promise<CallServiceAnswer>;
  /** Opens key sessions with the room's devices, so that keys need no claim at the click. */
  readonly warmKeys: (roomId: MatrixRoomId) => void;
  /**
   * Starts to listen to a room's call; the first `memberships` event comes soon after.
   *
   * @throws {CallError} `call/forbidden` when the person is not joined to the room.
   */
  readonly open: (roomId: MatrixRoomId, listener: (event: RtcEvent) => void) => RtcPresence;
}

/** What came back from a call service. */
export interface CallServiceAnswer {
  /** Status of HTTP. */
  readonly status: number;
  /** Parsed JSON; `undefined` where it was none. */
  readonly body: unknown;
}

/** Gets tokens from call services. */
export interface TokenSource {
  /**
   * @param request `isFresh` asks the service even when a warm token is there.
   * @throws {CallError} `call/forbidden`, `call/unverified`, `call/full`, `call/service-unreachable`, `call/service-nonsense`, `call/homeserver-unreachable`.
   */
  readonly request: (request: TokenRequest) => Promise<CallToken>;
}

/** Which token. */
export interface TokenRequest {
  readonly serviceUrl: string;
  readonly roomId: MatrixRoomId;
  readonly use: SfuOptions["use"];
  readonly isFresh: boolean;
}

/** The engine's world. */
export interface CallEnginePorts {
  readonly matrix: MatrixSession;
  readonly sfu: Sfu;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly preferences: CallPreferences;
  readonly log: Log;
  /** Whether the device has a network at all; `true` promises nothing about any server. */
  readonly isOnline: () => boolean;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
}
