import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { parse } from "yaml";
import { installedServers } from "../bootstrap/installedServers.mjs";
import { liveKitConfig } from "./liveKitConfig.ts";
import { registerCallService } from "./registerCallService.ts";
import { synapseConfig, synapseLogging } from "./synapseConfig.ts";
import { tempFolder } from "./testing/tempFolder.ts";

// Synapse loads all of itself before it looks at its configuration.
vi.setConfig({ testTimeout: 60_000 });

const { synapsePython, liveKitServer } = installedServers(process.env);

const LIVEKIT = {
  port: 7_880,
  mediaUdpPort: 7_882,
  mediaTcpPort: 7_881,
  apiKey: "key",
  apiSecret: "0123456789abcdef0123456789abcdef",
  webhookUrl: "http://127.0.0.1:8070/sfu_webhook",
};

function synapse(dataDir: string): string {
  return synapseConfig({
    dataDir,
    serverName: "localhost",
    port: 8_008,
    origin: "http://127.0.0.1:8080",
    registrationSecret: "registration",
    macaroonSecret: "macaroon",
    registrationFile: join(dataDir, "call-service.yaml"),
  });
}

function run(command: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  return `${stdout}${stderr}`;
}

it("[B43, B47] Synapse accepts its configuration, the call service's registration with it", () => {
  const folder = tempFolder();
  registerCallService({
    program: join(import.meta.dirname, "../../apps/call-service/src/main.ts"),
    file: join(folder, "call-service.yaml"),
    url: "http://127.0.0.1:8070",
  });
  const configFile = join(folder, "homeserver.yaml");
  writeFileSync(configFile, synapse(folder));
  writeFileSync(join(folder, "logging.yaml"), synapseLogging());
  writeFileSync(join(folder, "signing.key"), `ed25519 a_1 ${"A".repeat(43)}\n`);

  expect(run(synapsePython, ["-m", "synapse.config", "--config-path", configFile])).toContain(
    "Config parses OK!",
  );
});

it("[B43] LiveKit accepts its configuration", () => {
  const configFile = join(tempFolder(), "livekit.yaml");
  writeFileSync(configFile, liveKitConfig(LIVEKIT));
  const ports = run(liveKitServer, ["--config", configFile, "ports"]);

  for (const port of [LIVEKIT.port, LIVEKIT.mediaUdpPort, LIVEKIT.mediaTcpPort])
    expect(ports).toContain(String(port));
});

it("[B43] everybody may join calls, whatever kind of room it is", () => {
  const config = parse(synapse("/data")) as {
    default_power_level_content_override: Record<string, { events: Record<string, number> }>;
    matrix_rtc: unknown;
    extra_well_known_client_content: unknown;
  };
  const presets = Object.entries(config.default_power_level_content_override).map(
    ([preset, { events }]) => [
      preset,
      events["org.matrix.msc3401.call.member"],
      events["m.room.power_levels"],
    ],
  );
  expect(presets).toEqual([
    ["private_chat", 0, 100],
    ["trusted_private_chat", 0, 100],
    ["public_chat", 0, 100],
  ]);
  const transport = { type: "livekit", livekit_service_url: "http://127.0.0.1:8080/livekit/jwt" };
  expect(config.matrix_rtc).toEqual({ transports: [transport] });
  expect(config.extra_well_known_client_content).toEqual({
    "org.matrix.msc4143.rtc_foci": [transport],
  });
});

it("[B43] media stays on this machine: no STUN servers elsewhere, no rooms but those the call service makes", () => {
  expect(parse(liveKitConfig(LIVEKIT))).toMatchObject({
    bind_addresses: ["127.0.0.1"],
    rtc: { node_ip: "127.0.0.1", stun_servers: ["127.0.0.1:3478"] },
    room: { auto_create: false },
  });
  const { webhookUrl: _, ...quiet } = LIVEKIT;
  expect(parse(liveKitConfig(quiet))).not.toHaveProperty("webhook");
});
