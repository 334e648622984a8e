/** What LiveKit's own configuration says of what cannot be seen from outside. Rule O354 in SPEC.md. */
import { Secret } from "@tertulia/protocol";
import * as v from "valibot";
import type { RedisServer } from "./askRedis.ts";

const REDIS_PORT = 6379;

export interface SfuConfig {
  /** Those that it is told of; none for an SFU alone. */
  readonly redis: readonly RedisServer[];
  /** Of its metrics; `null` when it gives none. */
  readonly metricsPort: number | null;
  /** Of its profiles; `null` when it gives none. */
  readonly debugPort: number | null;
}

const text = v.nullish(v.string(), "");
const texts = v.nullish(v.array(v.string()), []);
const port = v.nullish(v.number(), 0);
const config = v.object({
  redis: v.nullish(
    v.object({
      address: text,
      username: text,
      password: text,
      use_tls: v.nullish(v.boolean(), false),
      tls: v.nullish(v.object({ enabled: v.nullish(v.boolean(), false) })),
      sentinel_addresses: texts,
      sentinel_username: text,
      sentinel_password: text,
      cluster_addresses: texts,
    }),
  ),
  prometheus_port: port,
  prometheus: v.nullish(v.object({ port })),
  debug_handler: v.nullish(v.object({ port })),
});

/**
 * @param values - as its YAML has them.
 * @returns `null` for what LiveKit would not take.
 */
export function parseSfuConfig(values: unknown): SfuConfig | null {
  const parsed = v.safeParse(config, values);
  if (!parsed.success) return null;
  const { redis, prometheus, prometheus_port: oldPort, debug_handler: debug } = parsed.output;
  return {
    redis: redis ? toServers(redis) : [],
    // The older setting wins where both are there.
    metricsPort: oldPort || prometheus?.port || null,
    debugPort: debug?.port || null,
  };
}

type RedisConfig = NonNullable<v.InferOutput<typeof config>["redis"]>;

/** In LiveKit's order: sentinels with credentials of their own, else a cluster, else one server. */
function toServers(redis: RedisConfig): RedisServer[] {
  const { sentinel_addresses: sentinels, cluster_addresses: cluster } = redis;
  const isTls = redis.use_tls || redis.tls?.enabled === true;
  const own = { username: redis.username, password: redis.password };
  const ofSentinels = { username: redis.sentinel_username, password: redis.sentinel_password };
  const { username, password } = sentinels.length > 0 ? ofSentinels : own;
  const addresses = [sentinels, cluster].find(({ length }) => length > 0) ?? [redis.address];
  return addresses
    .filter((address) => address !== "")
    .map((address) => ({
      ...splitAddress(address),
      isTls,
      username,
      password: toSecret(password),
    }));
}

function toSecret(password: string): Secret | null {
  return password === "" ? null : new Secret(password);
}

/** `host:port`, with brackets around an address of IPv6. */
function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const [, host = address, digits] = /^(.*?)(?::(\d+))?$/u.exec(address) ?? [];
  return { host: host.replace(/^\[|\]$/gu, "") || "127.0.0.1", port: Number(digits ?? REDIS_PORT) };
}
