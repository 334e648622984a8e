/** Every way in which a login can be broken once Synapse has moved, and what must be found. */
import type { CannedAnswer, Faults, Surface } from "@tertulia/mas-stand-in";
import { Secret } from "@tertulia/protocol";
import type { LoginTarget } from "../createLoginProbe.ts";
import type { LoginStage } from "./createLoginStage.ts";

export interface LoginBreakage {
  /** Of the finding, without `login/`. */
  readonly id: string;
  /** What is broken in MAS or the proxy. */
  readonly faults?: (stage: LoginStage) => Faults;
  /** What is given wrong. */
  readonly target?: (stage: LoginStage) => Partial<LoginTarget>;
}

const CLIENT_FILE = /\/matrix\/client$/u;
const METADATA = /auth_metadata$/u;
const MAS_METADATA = /openid-configuration/u;
const FORGOTTEN = new Secret("syt_forgotten");
const HTML = { status: 200, headers: { "content-type": "text/html" }, body: "<html>" };
const MISSING = { status: 404 };

type MakeFaults = (stage: LoginStage) => Faults;

export const loginBreakages: readonly LoginBreakage[] = [
  { id: "well-known/missing", faults: answers("homeserver", CLIENT_FILE, MISSING) },
  { id: "well-known/not-json", faults: answers("homeserver", CLIENT_FILE, HTML) },
  {
    id: "well-known/not-https",
    faults: answers(
      "homeserver",
      CLIENT_FILE,
      json({ "m.homeserver": { base_url: "http://matrix.example.org" } }),
    ),
  },
  { id: "well-known/no-cors", faults: serves({}, {}) },
  { id: "well-known/no-issuer", faults: serves({ issuer: undefined }) },
  { id: "well-known/other-issuer", faults: serves({ issuer: "https://old.example/" }) },
  { id: "well-known/other-account", faults: serves({ account: "https://old.example/" }) },
  {
    id: "well-known/other-type",
    faults: serves({}, { "access-control-allow-origin": "*", "content-type": "text/plain" }),
  },
  { id: "well-known/unreachable", faults: leads("nowhere", CLIENT_FILE) },
  { id: "versions/not-matrix", faults: leads("mas", /\/versions$/u) },
  { id: "auth-metadata/one-path-only", faults: leads("mas", /\/v1\/auth_metadata$/u) },
  {
    id: "auth-metadata/incomplete",
    faults: tells("homeserver", METADATA, { code_challenge_methods_supported: ["plain"] }),
  },
  {
    id: "auth-metadata/not-https",
    faults: tells("homeserver", METADATA, { issuer: "http://auth.example.org/" }),
  },
  { id: "auth-metadata/unexpected", faults: answers("homeserver", METADATA, { status: 302 }) },
  { id: "issuer/no-metadata", faults: answers("homeserver", METADATA, MISSING) },
  { id: "issuer/missing", faults: leads("synapse", MAS_METADATA, "mas") },
  { id: "issuer/differs", faults: () => ({ publicBase: "http://localhost:8080/" }) },
  {
    id: "issuer/inner-address",
    faults: tells("mas", MAS_METADATA, { token_endpoint: "http://mas:8080/oauth2/token" }),
  },
  { id: "login-flows/at-synapse", faults: leads("synapse", /\/login$/u) },
  { id: "login-flows/unexpected", faults: answers("homeserver", /\/login$/u, { status: 502 }) },
  { id: "login-post/at-synapse", faults: leads("synapse", /\/login$/u) },
  { id: "logout-refresh/at-synapse", faults: leads("synapse", /\/logout$/u) },
  { id: "logout-refresh/at-synapse", faults: leads("synapse", /\/refresh$/u) },
  { id: "sso-redirect/at-synapse", faults: leads("synapse", /\/sso\/redirect$/u) },
  {
    id: "sso-redirect/elsewhere",
    faults: answers("homeserver", /\/sso\/redirect$/u, redirectTo("http://mas:8080/login")),
  },
  { id: "introspection/cannot-ask", faults: () => ({ secretOfMas: "another" }) },
  { id: "introspection/cannot-ask", faults: leads("nowhere", /introspect/u, "mas-internal") },
  {
    id: "introspection/accepts-anything",
    faults: answers(
      "mas-internal",
      /introspect/u,
      json({ active: true, scope: "urn:matrix:client:api:*", username: "ana" }),
    ),
  },
  {
    id: "known-tokens/refused",
    target: ({ tokens }) => ({ userTokens: [new Secret(tokens.migrated), FORGOTTEN] }),
  },
  {
    id: "known-tokens/user-unknown",
    target: ({ tokens }) => ({ userTokens: [new Secret(tokens.stranger)] }),
  },
  {
    id: "known-tokens/other-server",
    faults: answers("homeserver", /whoami$/u, json({ user_id: "@ana:other.example" })),
  },
  {
    id: "known-tokens/other-person",
    faults: ({ mas }) => ({
      detours: [
        {
          on: "homeserver",
          path: /whoami$/u,
          goesTo: json({ user_id: `@eva:${mas.serverName}`, device_id: "EVASPHONE" }),
        },
      ],
    }),
  },
  { id: "known-tokens/not-compared", target: () => ({ masUrl: null }) },
  {
    id: "known-tokens/not-compared",
    faults: answers("mas-internal", /introspect/u, json({ active: false })),
  },
  { id: "synapse-secret/wrong-secret", target: () => ({ secret: new Secret("another") }) },
  {
    id: "synapse-secret/swallowed",
    faults: answers("homeserver", /^\/_synapse\/mas/u, HTML),
    target: ({ mas }) => ({ synapseUrl: mas.homeserverUrl }),
  },
  {
    id: "synapse-secret/exposed",
    faults: answers("homeserver", /^\/_synapse\/mas/u, {
      status: 400,
      body: '{"errcode":"M_UNKNOWN","error":"Missing localpart"}',
    }),
  },
  { id: "synapse-secret/not-given", target: () => ({ secret: null }) },
  { id: "mas-secret/wrong-secret", faults: () => ({ secretOfMas: "another" }) },
  { id: "mas-secret/not-served", target: ({ mas }) => ({ masUrl: mas.homeserverUrl }) },
  { id: "mas-health/no-database", faults: answers("mas-internal", /health/u, { status: 500 }) },
  { id: "mas-health/not-served", target: ({ mas }) => ({ masUrl: mas.homeserverUrl }) },
  { id: "mas-health/unreachable", faults: leads("nowhere", /health/u, "mas-internal") },
  {
    id: "clients/unknown-client",
    target: () => ({
      clients: [{ clientId: "01HV0000000000000000000009", redirectUri: "https://app.example/" }],
    }),
  },
  {
    id: "clients/redirect-refused",
    target: ({ sound }) => ({
      clients: sound.clients.map((client) => ({ ...client, redirectUri: "https://new.example/" })),
    }),
  },
  {
    id: "clients/refused",
    faults: answers("mas", /authorize/u, redirectTo("https://app.example/?error=access_denied")),
  },
  { id: "preflight/blocked", faults: answers("mas", /oauth2\/token/u, { status: 405 }) },
  { id: "capabilities/refused", target: () => ({ userTokens: [FORGOTTEN] }) },
  {
    id: "admin-apis/no-synapse-scope",
    target: ({ tokens }) => ({ adminToken: new Secret(tokens.halfAdmin) }),
  },
  {
    id: "admin-apis/no-mas-scope",
    target: ({ tokens }) => ({ adminToken: new Secret(tokens.migrated) }),
  },
  {
    id: "admin-apis/synapse-hidden",
    faults: answers("homeserver", /^\/_synapse\/admin/u, MISSING),
    target: () => ({ synapseUrl: null }),
  },
  { id: "admin-apis/mas-hidden", faults: answers("mas", /^\/api\/admin/u, MISSING) },
  {
    id: "counts/differ",
    target: () => ({ expected: { users: 2, sessions: null, inSynapse: null } }),
  },
  {
    id: "counts/left-behind",
    target: () => ({ expected: { users: null, sessions: null, inSynapse: 2 } }),
  },
  {
    id: "counts/maybe-left-behind",
    faults: answers("homeserver", /^\/_synapse\/admin/u, json({ users: [], total: 2 })),
    target: () => ({ synapseUrl: null }),
  },
  {
    id: "counts/refused",
    target: ({ tokens }) => ({ adminToken: new Secret(tokens.migrated) }),
  },
  { id: "federation/not-json", faults: answers("homeserver", /\/matrix\/server$/u, HTML) },
  { id: "federation/not-found", faults: leads("mas", /^\/_matrix\/(federation|key)/u) },
  {
    id: "federation/other-server",
    faults: answers("homeserver", /^\/_matrix\/key/u, json({ server_name: "other.example" })),
  },
];

function answers(on: Surface, path: RegExp, goesTo: CannedAnswer): MakeFaults {
  return () => ({ detours: [{ on, path, goesTo }] });
}

function leads(
  goesTo: "synapse" | "mas" | "nowhere",
  path: RegExp,
  on: Surface = "homeserver",
): MakeFaults {
  return () => ({ detours: [{ on, path, goesTo }] });
}

/** A well-known file that is right but for these fields of MAS; `issuer: undefined` leaves MAS out. */
function serves(changes: Record<string, unknown>, headers?: Record<string, string>): MakeFaults {
  return (stage) => {
    const { issuer, homeserverUrl } = stage.mas;
    const delegation = { issuer, account: `${issuer}account/`, ...changes };
    const file = {
      "m.homeserver": { base_url: homeserverUrl },
      ...(delegation.issuer !== undefined && { "org.matrix.msc2965.authentication": delegation }),
    };
    const answer = { ...json(file), ...(headers && { headers }) };
    return answers("homeserver", CLIENT_FILE, answer)(stage);
  };
}

/** Metadata that are right but for these fields. */
function tells(on: Surface, path: RegExp, changes: Record<string, unknown>): MakeFaults {
  return (stage) => {
    const { issuer } = stage.mas;
    const metadata = {
      issuer,
      authorization_endpoint: `${issuer}authorize`,
      token_endpoint: `${issuer}oauth2/token`,
      revocation_endpoint: `${issuer}oauth2/revoke`,
      registration_endpoint: `${issuer}oauth2/registration`,
      response_types_supported: ["code"],
      response_modes_supported: ["query", "fragment"],
      grant_types_supported: ["authorization_code", "refresh_token"],
      code_challenge_methods_supported: ["S256"],
    };
    return answers(on, path, json({ ...metadata, ...changes }))(stage);
  };
}

function json(value: unknown): CannedAnswer {
  return { status: 200, body: JSON.stringify(value) };
}

function redirectTo(location: string): CannedAnswer {
  return { status: 303, headers: { location } };
}
