/** A real redis-server on loopback, for contract tests. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePorts } from "@tertulia/tools/servers";
import { tempFolder } from "../../../testing/tempFolder.ts";
import { runChildServer } from "./runChildServer.ts";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "./testCertificate.ts";

export interface RedisPorts {
  readonly port: number;
  readonly tlsPort: number;
}

/**
 * Runs `redis-server`, or `TERTULIA_REDIS_SERVER`, until the test has finished; it keeps nothing.
 *
 * @param settings - lines of redis.conf.
 */
export async function startRedis(settings: readonly string[] = []): Promise<RedisPorts> {
  const [port = 0, tlsPort = 0] = await freePorts(2);
  const folder = tempFolder();
  const path = (name: string): string => join(folder, name);
  writeFileSync(path("cert.pem"), TEST_CERTIFICATE);
  writeFileSync(path("key.pem"), TEST_CERTIFICATE_KEY);
  const lines = [
    `port ${port}`,
    `tls-port ${tlsPort}`,
    `tls-cert-file ${path("cert.pem")}`,
    `tls-key-file ${path("key.pem")}`,
    `tls-ca-cert-file ${path("cert.pem")}`,
    "tls-auth-clients no",
    "bind 127.0.0.1",
    `dir ${folder}`,
    'save ""',
    ...settings,
  ];
  writeFileSync(path("redis.conf"), `${lines.join("\n")}\n`);
  await runChildServer({
    command: process.env["TERTULIA_REDIS_SERVER"] ?? "redis-server",
    args: [path("redis.conf")],
    ready: port,
  });
  return { port, tlsPort };
}
