import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { parse, stringify } from "yaml";
import { installedServers } from "./bootstrap/installedServers.mjs";
import { findProxy } from "./bootstrap/systemPackages.mjs";
import { registerCallService } from "./stack/registerCallService.ts";
import { tempFolder } from "./stack/testing/tempFolder.ts";

vi.setConfig({ testTimeout: 60_000 });

const DEPLOY = join(import.meta.dirname, "../deploy");
const { synapsePython, liveKitServer } = installedServers(process.env);
const VALUES: Readonly<Record<string, string>> = {
  DOMAIN: "example.org",
  REGISTRATION_SECRET: "registration",
  MACAROON_SECRET: "macaroon",
  AS_TOKEN: "as-token",
  HS_TOKEN: "hs-token",
};

const read = (name: string): string => readFileSync(join(DEPLOY, name), "utf8");

/** As Compose does it: `${NAME}` and `${NAME:?sentence}`. */
const interpolate = (text: string): string =>
  text.replaceAll(/\$\{(\w+)(?::\?[^}]*)?\}/g, (_, name: string) => VALUES[name] ?? "");

function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  const { stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return `${stdout}${stderr}`;
}

it("[B45] compose.yaml is what the Compose schema asks for, with an explicit version of every image", () => {
  const dclint = join(import.meta.dirname, "../node_modules/.bin/dclint");
  const { status, stdout } = spawnSync(dclint, ["--quiet", DEPLOY], { encoding: "utf8" });
  expect([status, stdout.trim()]).toEqual([0, ""]);
});

it("[B45] every variable that compose.yaml asks for is explained, and no other", () => {
  const asked = new Set([...read("compose.yaml").matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
  const explained = new Set(
    [...read(".env.example").matchAll(/^(\w+)=/gm)].map(([, name]) => name),
  );
  const inReadme = new Set(
    [...read("README.md").matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name),
  );
  expect(explained).toEqual(asked);
  expect(inReadme).toEqual(asked);
});

it("[B45] Synapse accepts its configuration, and takes the domain's part of it", () => {
  const folder = tempFolder();
  const { configs } = parse(read("compose.yaml")) as {
    configs: Record<string, { content: string }>;
  };
  const domainFile = join(folder, "domain.yaml");
  writeFileSync(domainFile, interpolate(configs["synapse-domain"]?.content ?? ""));
  writeFileSync(join(folder, "signing.key"), `ed25519 a_1 ${"A".repeat(43)}\n`);
  writeFileSync(
    join(folder, "here.yaml"),
    `signing_key_path: ${join(folder, "signing.key")}\nmedia_store_path: ${folder}\n`,
  );
  const files = [join(DEPLOY, "homeserver.yaml"), domainFile, join(folder, "here.yaml")];

  const output = run(synapsePython, [
    "-m",
    "synapse.config",
    "read",
    "matrix_rtc.transports",
    ...files.flatMap((file) => ["--config-path", file]),
  ]);
  expect(output).toContain("https://example.org/livekit/jwt");
});

it("[B45] LiveKit accepts its configuration", () => {
  const config = parse(read("livekit.yaml")) as { rtc: Record<string, unknown> };
  // Asking the network for the machine's own address is the one thing that cannot be done everywhere.
  config.rtc = { ...config.rtc, use_external_ip: false, node_ip: "127.0.0.1" };
  const configFile = join(tempFolder(), "livekit.yaml");
  writeFileSync(configFile, stringify(config));

  const output = run(liveKitServer, ["--config", configFile, "ports"], {
    LIVEKIT_KEYS: `tertulia: ${"s".repeat(32)}`,
  });
  for (const port of ["7880", "7881", "7882"]) expect(output).toContain(port);
});

/** @throws {Error} when the tests' machine was not made ready. */
function proxy(name: "caddy" | "nginx"): string {
  const found = findProxy(name, process.env);
  if (found === null) throw new Error(`There is no ${name}: npm test installs it.`);
  return found;
}

it.each(["Caddyfile", "proxy/Caddyfile"])("[B45] Caddy accepts %s", (sample) => {
  const home = tempFolder();
  const validate = (file: string): string =>
    run(proxy("caddy"), ["validate", "--adapter", "caddyfile", "--config", file], {
      DOMAIN: "example.org",
      ACME_EMAIL: "ana@example.org",
      HOME: home,
      XDG_DATA_HOME: home,
    });
  expect(validate(join(DEPLOY, sample))).toContain("Valid configuration");
  const misspelt = join(home, "Caddyfile");
  writeFileSync(misspelt, read(sample).replace("reverse_proxy", "reverse_prxy"));
  expect(validate(misspelt)).toContain("reverse_prxy");
});

/** `fullchain.pem` and `key.pem`. */
function makeCertificate(folder: string): void {
  const key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem";
  const command = `req -x509 ${key} -out fullchain.pem -subj /CN=calls.example.org`;
  const { status, stderr } = spawnSync("openssl", command.split(" "), {
    cwd: folder,
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
}

it("[B45] nginx accepts its sample in the http block", () => {
  const folder = tempFolder();
  makeCertificate(folder);
  // nginx opens certificates and ports even for a test; 443 is root's alone.
  const sample = read("proxy/nginx.conf")
    .replaceAll("/etc/ssl/calls.example.org", folder)
    .replaceAll(/listen (\S*)443 ssl/gu, "listen $18443 ssl");
  const test = (text: string): string => {
    writeFileSync(join(folder, "calls.conf"), text);
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (what) => `${what}_temp_path ${join(folder, what)};`,
    );
    writeFileSync(
      join(folder, "nginx.conf"),
      `pid ${join(folder, "nginx.pid")};
       events {}
       http { access_log off; ${temporary.join(" ")} include ${join(folder, "calls.conf")}; }`,
    );
    return run(proxy("nginx"), ["-t", "-e", "stderr", "-c", join(folder, "nginx.conf")]);
  };
  expect(test(sample)).toContain("test is successful");
  expect(test(sample.replace("proxy_pass http", "proxy_pss http"))).toContain(
    'unknown directive "proxy_pss"',
  );
});

it("[B45] everything of a call is reached under the paths that the parts are told", () => {
  const { services } = parse(read("compose.yaml")) as {
    services: Record<string, { environment: Record<string, string> }>;
  };
  const caddyfile = read("Caddyfile");
  expect(services["call-service"]?.environment["LIVEKIT_URL"]).toBe("wss://${DOMAIN}/livekit/sfu");
  for (const part of [
    "uri strip_prefix /livekit/jwt",
    "path /livekit/sfu/rtc",
    "uri strip_prefix /livekit/sfu",
    "handle /_matrix/*",
  ]) {
    expect(caddyfile).toContain(part);
  }
});

it("[B48] the call service's registration is the one that it writes itself, with the tokens it is told", () => {
  const { configs, services } = parse(read("compose.yaml")) as {
    configs: Record<string, { content: string }>;
    services: Record<string, { environment: Record<string, string>; configs?: unknown[] }>;
  };
  const written = join(tempFolder(), "call-service.yaml");
  registerCallService({
    program: join(import.meta.dirname, "../apps/call-service/src/main.ts"),
    file: written,
    url: "http://call-service:8070",
  });
  const registration = interpolate(configs["call-service-registration"]?.content ?? "");
  expect(parse(registration)).toEqual({
    ...(parse(readFileSync(written, "utf8")) as object),
    as_token: "as-token",
    hs_token: "hs-token",
  });
  expect(services["call-service"]?.environment).toMatchObject({
    LIVEKIT_AS_TOKEN: expect.stringContaining("AS_TOKEN") as string,
    LIVEKIT_HS_TOKEN: expect.stringContaining("HS_TOKEN") as string,
  });
  expect(services["synapse"]?.configs).toContainEqual({
    source: "call-service-registration",
    target: "/config/call-service.yaml",
  });
  expect(parse(read("homeserver.yaml"))).toMatchObject({
    app_service_config_files: ["/config/call-service.yaml"],
  });
});

it("[B48] the samples name settings that there are, and the guide leads to each of them", () => {
  const guide = readFileSync(join(DEPLOY, "../docs/operators/call-service.md"), "utf8");
  const known = new Set([...guide.matchAll(/^\| `([A-Z_]+)`/gmu)].map(([, name]) => name));
  for (const sample of ["call-service.service", "proxy/Caddyfile", "proxy/nginx.conf"]) {
    const named = [...read(sample).matchAll(/\b(?:LIVEKIT|TERTULIA)_[A-Z_]+\b/gu)];
    expect(named.map(([name]) => name).filter((name) => !known.has(name))).toEqual([]);
    expect(guide).toContain(`../../deploy/${sample}`);
  }
});

it("[B48] both proxies show the prefix stripped, and the prefix left", () => {
  const caddyfile = read("proxy/Caddyfile");
  expect(caddyfile).toMatch(/handle @calls \{\s+uri strip_prefix \/livekit\/jwt/u);
  expect(caddyfile).toMatch(/TERTULIA_BASE_PATH=\/calls[^]*handle @kept \{\s+reverse_proxy/u);
  const nginx = read("proxy/nginx.conf");
  expect(nginx).toMatch(
    /location ~ \^\/livekit\/jwt\/[^}]*rewrite \^\/livekit\/jwt\(\/\.\*\)\$ \$1 break;/u,
  );
  expect(nginx).toMatch(/location ~ \^\/calls\/[^}]*proxy_pass http:\/\/call_service;/u);
});

it("[B48] the proxies publish what clients and the doctor ask, and nothing that is for homeserver and SFU", () => {
  for (const sample of ["Caddyfile", "proxy/Caddyfile"]) {
    const published = [...read(sample).matchAll(/@\w+ path (.*)/gu)]
      .flatMap(([, paths = ""]) => paths.split(" "))
      .filter((path) => /^\/(?:livekit\/jwt|calls)\//u.test(path));
    expect(
      new Set(published.map((path) => path.replace(/^\/(?:livekit\/jwt|calls)\//u, ""))),
    ).toEqual(new Set(["sfu/get", "get_token", "delegate_delayed_leave", "healthz", "readyz"]));
  }
});
