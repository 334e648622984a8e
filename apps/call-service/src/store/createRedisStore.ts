/** The store of many replicas: Redis, Valkey, or what speaks like them. Rules S171–S174, S182–S186 in SPEC.md. */
import { Redis } from "ioredis";
import type { RedisAddress } from "../config.ts";
import { failureCode } from "../internal/failureCode.ts";
import type { Clock, Log } from "../ports.ts";
import { createRedisJobs } from "./createRedisJobs.ts";
import { formatStoreMessage, parseStoreMessage } from "./parseStoreMessage.ts";
import type { Store, StoreMap, StoreMessage, StoreMessages, StoreState } from "./Store.ts";

const COMMAND_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;
const MAX_RECONNECT_DELAY_MS = 2_000;
const CLOSED = Object.assign(new Error("connection closed"), { code: "CONNECTION_CLOSED" });
const CHANNEL = "tertulia:messages";

export interface RedisStoreOptions {
  readonly address: RedisAddress;
  readonly clock: Clock;
  readonly log: Log;
}

/** Connects at once and again whenever the connection breaks; until then everything fails fast. */
export function createRedisStore({ address, clock, log }: RedisStoreOptions): Store {
  const replica = crypto.randomUUID();
  const redis = connect(address);
  const firstAttempt = new Promise<void>((resolve) => {
    redis.once("ready", () => resolve());
    redis.once("close", () => resolve());
  });
  const state = watchState(redis, { clock, log });
  const onAlone = (): void => log.warn("the store knows no scripts: only one replica may use it");
  const jobs = createRedisJobs({ redis, replica, onAlone });
  const messages = createRedisMessages(redis, { address, replica, log });

  return {
    jobs: {
      ...jobs,
      hold: async () => {
        await firstAttempt;
        try {
          const held = await jobs.hold();
          state.noteAnswer();
          return held;
        } catch (error) {
          state.noteFailure(error);
          throw error;
        }
      },
    },
    map: (name) => createRedisMap(redis, `tertulia:${name}:`),
    messages: messages.messages,
    state: state.read,
    close: async () => {
      // One's own end is no news.
      redis.removeAllListeners("close");
      redis.disconnect();
      messages.close();
    },
  };
}

function connect(address: RedisAddress): Redis {
  const redis = new Redis({
    host: address.host,
    port: address.port,
    db: address.database,
    ...(address.username !== "" && { username: address.username }),
    ...(address.password.reveal() !== "" && { password: address.password.reveal() }),
    ...(address.isTls && { tls: { servername: address.host } }),
    // The least that any server understands: no HELLO, no CLIENT, no INFO.
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (times) => Math.min(50 * 2 ** times, MAX_RECONNECT_DELAY_MS),
  });
  // Told by `state`; without a listener it would end the process.
  redis.on("error", () => undefined);
  return redis;
}

interface WatchedState {
  readonly read: () => StoreState;
  readonly noteAnswer: () => void;
  /** A connection may stand and nothing come through it. */
  readonly noteFailure: (error: unknown) => void;
}

function watchState(
  redis: Redis,
  { clock, log }: Pick<RedisStoreOptions, "clock" | "log">,
): WatchedState {
  let state: StoreState = { kind: "away", since: clock.now(), why: "not connected yet" };
  let isTold = false;
  const noteAnswer = (): void => {
    if (state.kind === "ready") return;
    isTold = false;
    state = { kind: "ready" };
    log.info("store ready");
  };
  const noteFailure = (error: unknown): void => {
    const why = failureCode(error);
    if (!isTold) log.warn("store away", { why });
    isTold = true;
    state = { kind: "away", since: state.kind === "away" ? state.since : clock.now(), why };
  };
  redis.on("ready", noteAnswer);
  redis.on("error", noteFailure);
  redis.on("close", () => {
    if (state.kind === "ready") noteFailure(CLOSED);
  });
  return { read: () => state, noteAnswer, noteFailure };
}

function createRedisMap(redis: Redis, prefix: string): StoreMap {
  return {
    get: (key) => redis.get(prefix + key),
    set: async (key, value, ttlMs) => {
      await redis.set(prefix + key, value, "PX", Math.max(1, Math.ceil(ttlMs)));
    },
    delete: async (key) => {
      await redis.del(prefix + key);
    },
  };
}

/** A connection that listens can do nothing else, so there is one of its own. */
function createRedisMessages(
  redis: Redis,
  { address, replica, log }: Pick<RedisStoreOptions, "address" | "log"> & { replica: string },
): { messages: StoreMessages; close: () => void } {
  const listeners = new Set<(message: StoreMessage) => void>();
  const listening = connect(address);
  listening.on("message", (_channel: string, text: string) => {
    const message = parseStoreMessage(text, replica);
    if (message === null) return;
    for (const onMessage of listeners) {
      try {
        onMessage(message);
      } catch (error) {
        // Thrown on into the client's own listener it would end the process.
        log.error("a replica's message failed", { code: failureCode(error) });
      }
    }
  });
  listening.on("ready", () => {
    // Without it replicas still find out by themselves, some seconds later.
    listening.subscribe(CHANNEL).catch(() => undefined);
  });
  return {
    messages: {
      publish: async (message) => {
        await redis.publish(CHANNEL, formatStoreMessage(replica, message));
      },
      subscribe: (onMessage) => {
        listeners.add(onMessage);
        return () => void listeners.delete(onMessage);
      },
    },
    close: () => listening.disconnect(),
  };
}
