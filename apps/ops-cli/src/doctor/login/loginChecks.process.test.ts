/** Every fault of a login, made on purpose between a real Synapse and a stand-in MAS, and every check when nothing is wrong. */
import {
  createMasStandIn,
  createSynapse,
  readSynapseDatabase,
  type CannedAnswer,
  type Faults,
  type MasStandIn,
  type Surface,
  type Synapse,
  type SynapseLogin,
} from "@tertulia/mas-stand-in";
import { Secret } from "@tertulia/protocol";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createHttp } from "../../machine/createHttp.ts";
import { runForTest } from "../../testing/runForTest.ts";
import type { Finding } from "../Finding.ts";
import { createLoginProbe, type LoginTarget } from "./createLoginProbe.ts";
import { findingId } from "./loginCatalog.ts";
import { loginChecks } from "./loginChecks.ts";
import { runLoginCheck, runLoginChecks } from "./runLoginChecks.ts";

// Synapse starts twice, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SECRET = "shared-by-both";
const CLIENT = { clientId: "01HV0000000000000000000000", redirectUri: "https://app.example/" };
const PASSWORD = "good old password";
const http = createHttp(new AbortController().signal);

let synapse: Synapse;
let mas: MasStandIn;
let ana: SynapseLogin;
let sound: LoginTarget;
let stranger: string;
let halfAdmin: string;
const beforeMove = new Map<string, string>();
const masDown: Finding[] = [];

beforeAll(async () => {
  synapse = await createSynapse();
  const clients = [{ clientId: CLIENT.clientId, redirectUris: [CLIENT.redirectUri] }];
  mas = await createMasStandIn({ synapseUrl: synapse.url, secret: SECRET, clients });
  const settings = { serverName: mas.serverName, publicBaseUrl: `${mas.homeserverUrl}/` };
  await synapse.start({ ...settings, mas: null, isOpen: true });
  ana = await synapse.register("ana", PASSWORD, "admin");
  await lookBeforeTheMove();
  await synapse.stop();
  await mas.takeOver(readSynapseDatabase(synapse.databasePath));
  await synapse.start({ ...settings, mas: { endpoint: mas.internalUrl, secret: SECRET } });
  // Synapse keeps MAS's metadata once it has them: only before can it be seen without.
  const mend = mas.breakWith({ detours: [{ on: "mas-internal", path: /./u, goesTo: "nowhere" }] });
  masDown.push(...(await runLoginChecks(newProbe(targetOf({})))));
  mend();
  sound = targetOf({});
});
afterAll(async () => {
  await synapse?.close();
  await mas?.close();
});

function targetOf(changes: Partial<LoginTarget>): LoginTarget {
  const scopes = ["urn:synapse:admin:*", "urn:mas:admin"];
  const admin = mas.sessions.open({ localpart: "ana", deviceId: null, scopes });
  stranger = mas.sessions.open({ localpart: "stranger", deviceId: null }).accessToken;
  halfAdmin = mas.sessions.open({
    localpart: "ana",
    deviceId: null,
    scopes: ["urn:mas:admin"],
  }).accessToken;
  return {
    serverName: mas.serverName,
    synapseUrl: synapse.url,
    masUrl: mas.internalUrl,
    secret: new Secret(SECRET),
    userTokens: [new Secret(ana.accessToken)],
    adminToken: new Secret(admin.accessToken),
    clients: [CLIENT],
    expected: { users: 1, sessions: mas.sessions.count() },
    ...changes,
  };
}

/** The proxy does not lead to MAS yet. */
async function lookBeforeTheMove(): Promise<void> {
  const detours = [{ on: "homeserver", path: /^\/_matrix/u, goesTo: "synapse" }] as const;
  const mend = mas.breakWith({ detours });
  for (const { id } of await runLoginChecks(newProbe(targetOf({}))))
    beforeMove.set(id.split("/").slice(0, 2).join("/"), id);
  mend();
}

function newProbe(target: LoginTarget) {
  return createLoginProbe(target, http, randomBytes(16).toString("hex"));
}

interface Breakage {
  /** What is found. */
  readonly id: string;
  readonly faults?: () => Faults;
  readonly target?: () => Partial<LoginTarget>;
}

const json = (value: unknown): CannedAnswer => ({ status: 200, body: JSON.stringify(value) });
const html = { status: 200, headers: { "content-type": "text/html" }, body: "<html>" };
const answerOn = (on: Surface, path: RegExp, goesTo: CannedAnswer): (() => Faults) => {
  return () => ({ detours: [{ on, path, goesTo }] });
};
const leadsTo =
  (goesTo: "synapse" | "mas" | "nowhere", path: RegExp, on: Surface = "homeserver") =>
  (): Faults => ({ detours: [{ on, path, goesTo }] });

const CLIENT_FILE = /\/matrix\/client$/u;
const METADATA = /auth_metadata$/u;
const CORS = { "access-control-allow-origin": "*", "content-type": "application/json" };

function wellKnownWith(delegation: unknown): () => Faults {
  return () => {
    const homeserver = { base_url: mas.homeserverUrl };
    const document = {
      "m.homeserver": homeserver,
      "org.matrix.msc2965.authentication": delegation,
    };
    return answerOn("homeserver", CLIENT_FILE, json(document))();
  };
}
const homeserverOnly = (): string =>
  JSON.stringify({ "m.homeserver": { base_url: mas.homeserverUrl } });

function metadataWith(changes: Record<string, unknown>): Record<string, unknown> {
  const { issuer } = mas;
  return {
    issuer,
    authorization_endpoint: `${issuer}authorize`,
    token_endpoint: `${issuer}oauth2/token`,
    revocation_endpoint: `${issuer}oauth2/revoke`,
    registration_endpoint: `${issuer}oauth2/registration`,
    response_types_supported: ["code"],
    response_modes_supported: ["query", "fragment"],
    grant_types_supported: ["authorization_code", "refresh_token"],
    code_challenge_methods_supported: ["S256"],
    ...changes,
  };
}

const BREAKAGES: readonly Breakage[] = [
  { id: "well-known/missing", faults: answerOn("homeserver", CLIENT_FILE, { status: 404 }) },
  { id: "well-known/not-json", faults: answerOn("homeserver", CLIENT_FILE, html) },
  {
    id: "well-known/no-cors",
    faults: () =>
      answerOn("homeserver", CLIENT_FILE, { status: 200, headers: {}, body: homeserverOnly() })(),
  },
  { id: "well-known/no-issuer", faults: wellKnownWith(undefined) },
  { id: "well-known/other-issuer", faults: wellKnownWith({ issuer: "https://old.example/" }) },
  {
    id: "well-known/other-account",
    faults: () => wellKnownWith({ issuer: mas.issuer, account: "https://old.example/" })(),
  },
  {
    id: "well-known/other-type",
    faults: () => {
      const { issuer } = mas;
      const delegation = { issuer, account: `${issuer}account/` };
      const body = JSON.stringify({
        "m.homeserver": { base_url: mas.homeserverUrl },
        "org.matrix.msc2965.authentication": delegation,
      });
      const headers = { ...CORS, "content-type": "text/plain" };
      return answerOn("homeserver", CLIENT_FILE, { status: 200, headers, body })();
    },
  },
  { id: "well-known/unreachable", faults: leadsTo("nowhere", CLIENT_FILE) },
  { id: "versions/not-matrix", faults: leadsTo("mas", /\/versions$/u) },
  {
    id: "auth-metadata/one-path-only",
    faults: leadsTo("mas", /\/v1\/auth_metadata$/u),
  },
  {
    id: "auth-metadata/incomplete",
    faults: () => {
      const without = metadataWith({ code_challenge_methods_supported: ["plain"] });
      return answerOn("homeserver", METADATA, json(without))();
    },
  },
  {
    id: "auth-metadata/not-https",
    faults: () => {
      const open = metadataWith({ issuer: "http://auth.example.org/" });
      return answerOn("homeserver", METADATA, json(open))();
    },
  },
  { id: "auth-metadata/unexpected", faults: answerOn("homeserver", METADATA, { status: 302 }) },
  { id: "issuer/no-metadata", faults: answerOn("homeserver", METADATA, { status: 404 }) },
  { id: "issuer/missing", faults: leadsTo("synapse", /openid-configuration/u, "mas") },
  { id: "issuer/differs", faults: () => ({ publicBase: "http://localhost:8080/" }) },
  {
    id: "issuer/inner-address",
    faults: () => {
      const inner = metadataWith({ token_endpoint: "http://mas:8080/oauth2/token" });
      return answerOn("mas", /openid-configuration/u, json(inner))();
    },
  },
  { id: "login-flows/at-synapse", faults: leadsTo("synapse", /\/login$/u) },
  { id: "login-flows/unexpected", faults: answerOn("homeserver", /\/login$/u, { status: 502 }) },
  { id: "login-post/at-synapse", faults: leadsTo("synapse", /\/login$/u) },
  { id: "logout-refresh/at-synapse", faults: leadsTo("synapse", /\/logout$/u) },
  { id: "logout-refresh/at-synapse", faults: leadsTo("synapse", /\/refresh$/u) },
  { id: "sso-redirect/at-synapse", faults: leadsTo("synapse", /\/sso\/redirect$/u) },
  {
    id: "sso-redirect/elsewhere",
    faults: answerOn("homeserver", /\/sso\/redirect$/u, {
      status: 303,
      headers: { location: "http://mas:8080/complete-compat-sso/1" },
    }),
  },
  { id: "introspection/cannot-ask", faults: () => ({ secretOfMas: "another" }) },
  { id: "introspection/cannot-ask", faults: leadsTo("nowhere", /introspect/u, "mas-internal") },
  {
    id: "introspection/accepts-anything",
    faults: answerOn(
      "mas-internal",
      /introspect/u,
      json({ active: true, scope: "urn:matrix:client:api:*", username: "ana" }),
    ),
  },
  {
    id: "known-tokens/refused",
    target: () => ({ userTokens: [new Secret(ana.accessToken), new Secret("syt_forgotten")] }),
  },
  { id: "known-tokens/user-unknown", target: () => ({ userTokens: [new Secret(stranger)] }) },
  {
    id: "known-tokens/other-server",
    faults: answerOn("homeserver", /whoami$/u, json({ user_id: "@ana:other.example" })),
  },
  { id: "synapse-secret/wrong-secret", target: () => ({ secret: new Secret("another") }) },
  {
    id: "synapse-secret/swallowed",
    faults: answerOn("homeserver", /^\/_synapse\/mas/u, html),
    target: () => ({ synapseUrl: mas.homeserverUrl }),
  },
  {
    id: "synapse-secret/exposed",
    faults: answerOn("homeserver", /^\/_synapse\/mas/u, {
      status: 400,
      body: '{"errcode":"M_UNKNOWN","error":"Missing localpart"}',
    }),
  },
  { id: "synapse-secret/not-given", target: () => ({ secret: null }) },
  { id: "mas-secret/wrong-secret", faults: () => ({ secretOfMas: "another" }) },
  { id: "mas-secret/not-served", target: () => ({ masUrl: mas.homeserverUrl }) },
  { id: "mas-health/no-database", faults: answerOn("mas-internal", /health/u, { status: 500 }) },
  { id: "mas-health/not-served", target: () => ({ masUrl: mas.homeserverUrl }) },
  { id: "mas-health/unreachable", faults: leadsTo("nowhere", /health/u, "mas-internal") },
  {
    id: "clients/unknown-client",
    target: () => ({ clients: [CLIENT, { ...CLIENT, clientId: "01HV0000000000000000000009" }] }),
  },
  {
    id: "clients/redirect-refused",
    target: () => ({ clients: [{ ...CLIENT, redirectUri: "https://new.example/" }] }),
  },
  {
    id: "clients/refused",
    faults: () =>
      answerOn("mas", /authorize/u, {
        status: 303,
        headers: { location: `${CLIENT.redirectUri}?error=unauthorized_client` },
      })(),
  },
  { id: "preflight/blocked", faults: answerOn("mas", /oauth2\/token/u, { status: 405 }) },
  {
    id: "capabilities/refused",
    target: () => ({ userTokens: [new Secret("syt_forgotten")] }),
  },
  {
    id: "admin-apis/no-synapse-scope",
    target: () => ({ adminToken: new Secret(halfAdmin) }),
  },
  {
    id: "admin-apis/no-mas-scope",
    target: () => ({ adminToken: new Secret(ana.accessToken) }),
  },
  {
    id: "admin-apis/synapse-hidden",
    faults: answerOn("homeserver", /^\/_synapse\/admin/u, { status: 404 }),
    target: () => ({ synapseUrl: null }),
  },
  { id: "admin-apis/mas-hidden", faults: answerOn("mas", /^\/api\/admin/u, { status: 404 }) },
  { id: "counts/differ", target: () => ({ expected: { users: 2, sessions: null } }) },
  { id: "counts/refused", target: () => ({ adminToken: new Secret(ana.accessToken) }) },
  { id: "federation/not-json", faults: answerOn("homeserver", /\/matrix\/server$/u, html) },
  { id: "federation/not-found", faults: leadsTo("mas", /^\/_matrix\/(federation|key)/u) },
  {
    id: "federation/other-server",
    faults: answerOn("homeserver", /^\/_matrix\/key/u, json({ server_name: "other.example" })),
  },
];

/** Seen before Synapse delegated its logins, and while MAS was down. */
const SEEN_EARLIER = [
  "auth-metadata/delegation-off",
  "login-flows/delegation-off",
  "synapse-secret/not-enabled",
  "registration/at-synapse",
  "capabilities/offered",
];

it("[O100] everything passes when nothing is wrong", async () => {
  const findings = await runLoginChecks(newProbe(sound));
  expect(findings.map(({ id, status }) => [id, status])).toEqual(
    loginChecks.map(({ id }) => [`login/${id}`, "pass"]),
  );
});

it("[O105] the command line ends with 0 when nothing fails", async () => {
  const args = ["doctor", "login", "--server-name", mas.serverName, "--homeserver", synapse.url];
  const env = { TERTULIA_MAS_SECRET: SECRET, TERTULIA_USER_TOKEN: ana.accessToken };
  const client = ["--mas", mas.internalUrl, "--client", `${CLIENT.clientId}=${CLIENT.redirectUri}`];
  const result = await runForTest([...args, ...client], { machine: { http }, env });
  expect(result).toMatchObject({ exitCode: 0, stderr: "" });
  expect(result.stdout).toContain("ok: Synapse asks MAS about tokens");
  expect(result.stdout).toContain("cannot tell: Nobody was left behind");
});

it.each(BREAKAGES)("[O101] $id, and nothing once it is mended", async ({ id, faults, target }) => {
  const check = loginChecks.find((candidate) => candidate.id === id.split("/")[0]);
  if (!check) throw new Error(`${id} is of no check`);
  const mend = mas.breakWith(faults?.() ?? {});
  const broken = { ...sound, ...target?.() };
  expect((await runLoginCheck(check, newProbe(broken))).id).toBe(`login/${id}`);
  mend();
  expect((await runLoginCheck(check, newProbe(sound))).id).toBe(`login/${check.id}`);
});

it.each(SEEN_EARLIER)("[O101] %s, before the move", (id) => {
  expect([...beforeMove.values()]).toContain(`login/${id}`);
});

it("[O101] a Synapse that has never reached MAS knows no metadata, and nobody gets in", () => {
  const ids = masDown.map(({ id }) => id);
  expect(ids).toContain("login/auth-metadata/mas-unreachable");
  expect(ids).toContain("login/introspection/cannot-ask");
  expect(ids).toContain("login/mas-secret/unreachable");
});

it("[O101] each cause of each check was seen", () => {
  const seen = [...BREAKAGES.map(({ id }) => id), ...SEEN_EARLIER, "auth-metadata/mas-unreachable"];
  const causes = loginChecks.flatMap((check) =>
    Object.keys(check.faults).map((cause) => findingId(check, cause)),
  );
  expect(causes.filter((id) => !seen.includes(id.replace("login/", "")))).toEqual([]);
});
