/** A whole call service over hand-written fakes, for tests of what goes over HTTP. */
import { Secret, type LiveKitRoomName, type UserId } from "@tertulia/protocol";
import type { Hono } from "hono";
import type { Config } from "../config.ts";
import { createCallService } from "../createCallService.ts";
import { createCallLedger } from "../calls/createCallLedger.ts";
import { createReadiness } from "../readiness/createReadiness.ts";
import { createLimits } from "../limits/createLimits.ts";
import type {
  CallLedger,
  CallServiceParts,
  Clock,
  Homeserver,
  Membership,
  OpenIdLookUp,
  OurHomeserver,
  Sfu,
} from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import { createSfuEvents, type SfuEvents } from "../sfuEvents/createSfuEvents.ts";
import { logSfuEvent } from "../sfuEvents/logSfuEvent.ts";
import { createDelegations, type Delegations } from "../delegation/createDelegations.ts";
import { createMemoryStore } from "../store/createMemoryStore.ts";
import { createFakeDelayedEvents } from "./createFakeDelayedEvents.ts";
import type { FakeTime } from "./createFakeTime.ts";
import { createFakeSfu } from "./createFakeSfu.ts";
import { createMemoryLog, type LogLine } from "./createMemoryLog.ts";
import { createMemoryObserver, type MemoryObserver } from "./createMemoryObserver.ts";

/** 2026-11-24T08:00:00Z. */
export const NOW = Date.UTC(2026, 10, 24, 8);
export const KEY_PAIR = {
  key: "devkey",
  secret: new Secret("canary-livekit-secret-of-32-characters"),
};

export interface TestService {
  readonly app: Hono;
  readonly log: readonly LogLine[];
  /** What was told to the observer. */
  readonly told: MemoryObserver;
  /** Look-ups the homeserver was asked for. */
  readonly lookUps: readonly OpenIdLookUp[];
  /** Rooms the SFU was asked for. */
  readonly rooms: readonly LiveKitRoomName[];
  readonly sfuEvents: SfuEvents;
  readonly ledger: CallLedger;
  readonly delegations: Delegations;
  /** What the homeservers were asked about delayed events: `restart <delay id>`, `send <delay id>`. */
  readonly asked: readonly string[];
}

export interface TestServiceOptions {
  readonly config?: Partial<Config>;
  readonly homeserver?: Homeserver;
  /** Default: everybody is in every room. */
  readonly membership?: Membership;
  readonly ourHomeserver?: Partial<OurHomeserver>;
  readonly sfu?: Sfu;
  readonly clock?: Clock;
  /** Default: none, every request asks the SFU. */
  readonly roomMemory?: CallServiceParts["roomMemory"];
  /** Default: the SFU and nothing else is looked at. */
  readonly readiness?: CallServiceParts["readiness"];
  /** With it delegated leaves are worked on; without, they are only accepted. */
  readonly time?: FakeTime;
}

/** Serves `hs.example` with full access and `guest.example` without; tokens are `token-of-<localpart>`. */
export function createTestService(options: TestServiceOptions = {}): TestService {
  const told = createMemoryObserver();
  const lookUps: OpenIdLookUp[] = [];
  const rooms: LiveKitRoomName[] = [];
  const homeserver = options.homeserver ?? createFakeHomeserver();
  const sfu = options.sfu ?? createFakeSfu().sfu;
  const { log, lines } = createMemoryLog();
  const sfuEvents = createSfuEvents(log);
  sfuEvents.subscribe((event) => logSfuEvent(event, log));
  const clock = options.time?.clock ?? options.clock ?? { now: () => NOW };
  const ledger = createCallLedger({ clock });
  const { alarms } = options.time ?? { alarms: { set: () => () => undefined } };
  const { delayedEvents, asked } = createFakeDelayedEvents();
  const delegations = createDelegations({
    store: createMemoryStore(clock),
    sfu,
    sfuEvents,
    delayedEvents,
    clock,
    alarms,
    random: () => 0.5,
    log,
    timing: { lookIntervalMs: 15_000, silenceMs: 8_000 },
    maxJobsPerPerson: testConfig.delegation.maxLeavesPerPerson,
  });
  const config = { ...testConfig, ...options.config };
  const app = createCallService({
    sfuEvents,
    delegations,
    config,
    limits: createLimits(config, clock),
    homeserver: {
      lookUpPerson: (lookUp) => {
        lookUps.push(lookUp);
        return homeserver.lookUpPerson(lookUp);
      },
    },
    sfu: {
      ...sfu,
      ensureRoom: (room) => {
        rooms.push(room);
        return sfu.ensureRoom(room);
      },
    },
    roomMemory: options.roomMemory ?? { over: (asked) => asked },
    membership: options.membership ?? everybodyIsJoined,
    ourHomeserver: {
      relay: () => Promise.reject(new Refusal("relay/failed")),
      readDelay: () => Promise.reject(new Refusal("delegation/delay-unreadable")),
      ...options.ourHomeserver,
    },
    ledger,
    clock,
    log,
    observer: told.observer,
    readiness:
      options.readiness ??
      createReadiness({
        clock,
        membershipMode: () => "off",
        checks: {
          sfu: sfu.listRooms,
          homeserver: () => null,
          membership: () => null,
          redis: () => ({ state: "off" }),
        },
      }),
  });
  return { app, log: lines, told, lookUps, rooms, sfuEvents, ledger, delegations, asked };
}

/** Serves `hs.example` with full access and `guest.example` without. */
export const testConfig: Config = {
  sfu: {
    url: "wss://sfu.example/path",
    apiUrl: "http://sfu.internal:7880",
    keyPair: KEY_PAIR,
    keyPairs: [KEY_PAIR],
  },
  bind: { port: 0 },
  homeservers: {
    names: new Set(["hs.example", "guest.example"]),
    urls: new Map([
      ["hs.example", "http://hs.internal:8008"],
      ["guest.example", "http://guest.internal:8008"],
    ]),
    known: new Set(["hs.example", "guest.example"]),
  },
  fullAccess: new Set(["hs.example"]),
  clientApiUrls: new Map(),
  extraCertificates: [],
  verifiesTls: true,
  applicationService: null,
  membership: { access: null, checkIntervalSeconds: 15 },
  delegation: { sanityCheckIntervalSeconds: 15, silenceSeconds: 8, maxLeavesPerPerson: 3 },
  limits: { perMinutePerAddress: 300, perMinutePerPerson: 60, trustedProxies: [] },
  store: { redis: null },
  roomNaming: { kind: "msc4195" },
  tokenTtlSeconds: 1800,
  guestsCanPublish: true,
  openIdMemorySeconds: 0,
  basePath: "",
  logLevel: "info",
  logFormat: "json",
  operator: { bind: null, metricsBind: null, password: null },
  warnings: [],
};

const everybodyIsJoined: Membership = {
  standingOf: () => Promise.resolve("joined"),
  check: () => Promise.resolve(),
};

function createFakeHomeserver(): Homeserver {
  return {
    lookUpPerson: async ({ serverName, accessToken }) => {
      if (!["hs.example", "guest.example"].includes(serverName))
        throw new Refusal("homeserver/not-served");
      const localpart = /^token-of-(\w+)$/u.exec(accessToken.reveal())?.[1];
      if (localpart === undefined) throw new Refusal("homeserver/token-refused", "status 401");
      return `@${localpart}:${serverName}` as UserId;
    },
  };
}

/** A well-formed body of `/sfu/get` from Ana's device, with the fields of `changes` in place of its own. */
export function sfuGetBody(changes: object = {}): Record<string, unknown> {
  return {
    room: "!room:hs.example",
    device_id: "DEVICE",
    openid_token: openIdToken(),
    ...changes,
  };
}

/** A well-formed body of `/get_token` from Ana's device, with the fields of `changes` in place of its own. */
export function getTokenBody(changes: object = {}): Record<string, unknown> {
  return {
    room_id: "!room:hs.example",
    slot_id: "m.call#ROOM",
    openid_token: openIdToken(),
    member: { id: "member-1", claimed_user_id: "@ana:hs.example", claimed_device_id: "DEVICE" },
    ...changes,
  };
}

/** Ana's OpenID token as her homeserver hands it out, with the fields of `changes` in place of its own. */
export function openIdToken(changes: object = {}): Record<string, unknown> {
  return {
    access_token: "token-of-ana",
    token_type: "Bearer",
    matrix_server_name: "hs.example",
    expires_in: 3600,
    ...changes,
  };
}

/** Posts a body as JSON unless it is a string already. */
export async function post(app: Hono, path: string, body: unknown): Promise<Response> {
  return app.request(path, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}
