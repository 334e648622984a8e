/** A real coturn on loopback, for contract tests. */
import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "../../../testing/tempFolder.ts";
import type { TurnCredentials } from "../stun/openRelay.ts";
import { freePorts, startChildServer } from "./startChildServer.ts";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "./testCertificate.ts";

export interface TurnServer {
  /** Of UDP and TCP. */
  readonly port: number;
  readonly tlsPort: number;
  /** Whoever knows it can make credentials. */
  readonly secret: string;
}

export interface TurnServerOptions {
  /** Whether it relays to loopback, where everything of a test is; default true. */
  readonly relaysToLoopback?: boolean;
}

/** Runs `turnserver`, or `TERTULIA_TURN_SERVER`, until the test has finished. */
export async function startTurnServer(options: TurnServerOptions = {}): Promise<TurnServer> {
  const [port = 0, tlsPort = 0] = await freePorts(2);
  const folder = tempFolder();
  const path = (name: string): string => join(folder, name);
  writeFileSync(path("cert.pem"), TEST_CERTIFICATE);
  writeFileSync(path("key.pem"), TEST_CERTIFICATE_KEY);
  const secret = "secret of the tests' TURN server";
  const settings = [
    "no-cli",
    "no-dtls",
    "log-file=stdout",
    "realm=turn.example",
    "listening-ip=127.0.0.1",
    "relay-ip=127.0.0.1",
    `listening-port=${port}`,
    `tls-listening-port=${tlsPort}`,
    `cert=${path("cert.pem")}`,
    `pkey=${path("key.pem")}`,
    `pidfile=${path("pid")}`,
    `userdb=${path("db")}`,
    "use-auth-secret",
    `static-auth-secret=${secret}`,
    ...((options.relaysToLoopback ?? true) ? ["allow-loopback-peers"] : []),
  ];
  writeFileSync(path("turn.conf"), `${settings.join("\n")}\n`);
  await startChildServer({
    command: process.env["TERTULIA_TURN_SERVER"] ?? "turnserver",
    args: ["-c", path("turn.conf")],
    port: tlsPort,
  });
  return { port, tlsPort, secret };
}

/**
 * Credentials as LiveKit makes them.
 *
 * @param expiresAtSeconds - since the epoch.
 * @see coturn `use-auth-secret`
 */
export function turnCredentials(secret: string, expiresAtSeconds: number): TurnCredentials {
  const username = `${expiresAtSeconds}:PA_tests`;
  const credential = createHmac("sha1", secret).update(username).digest("base64");
  return { username, credential };
}
