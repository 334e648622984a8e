/** A real coturn on loopback, for contract tests. */
import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePorts } from "@tertulia/tools/servers";
import { tempFolder } from "../../../testing/tempFolder.ts";
import { askStun } from "../stun/askStun.ts";
import { openPacketSocket } from "../stun/openPacketSocket.ts";
import type { TurnCredentials } from "../stun/openRelay.ts";
import { createStunMessage, STUN_TYPE } from "../stun/stunMessage.ts";
import { runChildServer } from "./runChildServer.ts";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "./testCertificate.ts";

const PROBE_INTERVAL_MS = 25;
const ANSWER_TIMEOUT_MS = 5000;

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
  await runChildServer({
    command: process.env["TERTULIA_TURN_SERVER"] ?? "turnserver",
    args: ["-c", path("turn.conf")],
    ready: tlsPort,
  });
  // Its threads begin to listen one after the other.
  for (const transport of ["udp", "tcp"] as const)
    while (!(await answers(port, transport))) await delay(PROBE_INTERVAL_MS);
  return { port, tlsPort, secret };
}

async function answers(port: number, transport: "udp" | "tcp"): Promise<boolean> {
  const timeoutMs = ANSWER_TIMEOUT_MS;
  const route = { host: "127.0.0.1", port, transport, framing: "stun" } as const;
  try {
    const socket = await openPacketSocket(route, { timeoutMs });
    try {
      const message = createStunMessage(STUN_TYPE.bindingRequest, []);
      await askStun(socket, { message, timeoutMs });
      return true;
    } finally {
      socket.close();
    }
  } catch {
    // Nobody listens yet.
    return false;
  }
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
