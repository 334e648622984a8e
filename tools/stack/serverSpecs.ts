/** How each of the three servers is configured, started and probed. */
import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SERVER_NAME } from "./demoWorld.ts";
import { liveKitConfig } from "./liveKitConfig.ts";
import { registerCallService } from "./registerCallService.ts";
import type { ServerSpec } from "./startServer.ts";
import type { StackSecrets, StateFolder } from "./stateFolder.ts";
import { synapseConfig, synapseLogging } from "./synapseConfig.ts";

export interface StackPorts {
  readonly synapse: number;
  readonly callService: number;
  readonly operatorPage: number;
  readonly liveKit: number;
  readonly liveKitMediaUdp: number;
  readonly liveKitMediaTcp: number;
}

export interface ServerSpecsInput {
  /** The project's root, absolute. */
  readonly root: string;
  readonly folder: StateFolder;
  readonly secrets: StackSecrets;
  readonly ports: StackPorts;
  /** The one address, without a trailing slash. */
  readonly origin: string;
  /** Python of an environment that has Synapse. */
  readonly synapsePython: string;
  readonly liveKitServer: string;
  /** Whether the SFU tells the call service what happens in its rooms. */
  readonly hasWebhooks: boolean;
}

export interface ServerSpecs {
  readonly synapse: ServerSpec;
  readonly liveKit: ServerSpec;
  readonly callService: ServerSpec;
}

export type ServerKey = keyof ServerSpecs;

/** Writes the configuration files and says how to start what reads them. */
export function prepareServers(input: ServerSpecsInput): ServerSpecs {
  registerCallService({
    program: callServiceProgram(input),
    file: registrationFile(input),
    url: `http://127.0.0.1:${input.ports.callService}`,
  });
  return { synapse: synapse(input), liveKit: liveKit(input), callService: callService(input) };
}

function callServiceProgram({ root }: ServerSpecsInput): string {
  return join(root, "apps/call-service/src/main.ts");
}

function registrationFile({ folder }: ServerSpecsInput): string {
  return join(folder.synapseDir, "call-service.yaml");
}

function synapse(input: ServerSpecsInput): ServerSpec {
  const { folder, secrets, ports, origin, synapsePython } = input;
  const dataDir = folder.synapseDir;
  const configFile = join(dataDir, "homeserver.yaml");
  const { registrationSecret, macaroonSecret } = secrets;
  const config = synapseConfig({
    dataDir,
    serverName: SERVER_NAME,
    port: ports.synapse,
    origin,
    registrationSecret,
    macaroonSecret,
    registrationFile: registrationFile(input),
  });
  writeFileSync(configFile, config, { mode: 0o600 });
  writeFileSync(join(dataDir, "logging.yaml"), synapseLogging());
  writeSigningKey(join(dataDir, "signing.key"));
  return {
    name: "Synapse",
    command: synapsePython,
    args: ["-m", "synapse.app.homeserver", "--config-path", configFile],
    cwd: dataDir,
    logFile: join(folder.logsDir, "synapse.log"),
    readyUrl: `http://127.0.0.1:${ports.synapse}/health`,
  };
}

function liveKit(input: ServerSpecsInput): ServerSpec {
  const { folder, secrets, ports, liveKitServer, hasWebhooks } = input;
  const configFile = join(folder.liveKitDir, "livekit.yaml");
  const config = liveKitConfig({
    port: ports.liveKit,
    mediaUdpPort: ports.liveKitMediaUdp,
    mediaTcpPort: ports.liveKitMediaTcp,
    apiKey: secrets.liveKitKey,
    apiSecret: secrets.liveKitSecret,
    ...(hasWebhooks && { webhookUrl: `http://127.0.0.1:${ports.callService}/sfu_webhook` }),
  });
  writeFileSync(configFile, config, { mode: 0o600 });
  return {
    name: "LiveKit",
    command: liveKitServer,
    args: ["--config", configFile],
    cwd: folder.liveKitDir,
    logFile: join(folder.logsDir, "livekit.log"),
    readyUrl: `http://127.0.0.1:${ports.liveKit}/`,
    needsSecondSignal: true,
  };
}

function callService(input: ServerSpecsInput): ServerSpec {
  const { root, folder, secrets, ports, origin } = input;
  return {
    name: "Call service",
    command: process.execPath,
    args: [callServiceProgram(input)],
    env: {
      LIVEKIT_URL: `${origin.replace(/^http/, "ws")}/livekit/sfu`,
      LIVEKIT_API_URL: `http://127.0.0.1:${ports.liveKit}`,
      LIVEKIT_KEY: secrets.liveKitKey,
      LIVEKIT_SECRET: secrets.liveKitSecret,
      LIVEKIT_JWT_BIND: `127.0.0.1:${ports.callService}`,
      LIVEKIT_FULL_ACCESS_HOMESERVERS: SERVER_NAME,
      TERTULIA_OPERATOR_BIND: `127.0.0.1:${ports.operatorPage}`,
      TERTULIA_OPERATOR_PASSWORD: secrets.operatorPassword,
      LIVEKIT_AS_REGISTRATION_FILE: registrationFile(input),
      TERTULIA_HOMESERVER_URLS: `${SERVER_NAME}=http://127.0.0.1:${ports.synapse}`,
    },
    cwd: root,
    logFile: join(folder.logsDir, "call-service.log"),
    readyUrl: `http://127.0.0.1:${ports.callService}/healthz`,
  };
}

// Synapse can write one itself, but needs a start of its own (2 s) for it. The format is signedjson's:
// algorithm, key id, and the 32 bytes of the ed25519 seed in unpadded base64.
function writeSigningKey(path: string): void {
  if (existsSync(path)) return;
  const seed = randomBytes(32).toString("base64").replaceAll("=", "");
  writeFileSync(path, `ed25519 a_${randomBytes(2).toString("hex")} ${seed}\n`, { mode: 0o600 });
}
