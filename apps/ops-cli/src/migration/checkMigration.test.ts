import { expect, it } from "vitest";
import { FINDING_STATUSES } from "../doctor/Finding.ts";
import { checkMigration, type MigrationFacts } from "./checkMigration.ts";
import { migrationFindings, type MigrationFindingId } from "./migrationFindings.ts";

const READY: MigrationFacts = {
  synapse: { server_name: "hs.example", password_config: { pepper: "salt and pepper" } },
  mas: {
    matrix: { homeserver: "hs.example", endpoint: "http://synapse:8008/" },
    passwords: {
      schemes: [
        { version: 1, algorithm: "bcrypt", unicode_normalization: true, secret: "salt and pepper" },
        { version: 2, algorithm: "argon2id" },
      ],
    },
  },
  database: {
    kind: "postgres",
    users: 3,
    appserviceUsers: 0,
    guests: 0,
    unmailedThreepids: 0,
    pendingUpdates: 0,
    externalIds: new Map(),
    danglingRows: new Map(),
  },
  masState: { kind: "empty" },
  report: { outcome: "clean", errors: [], warnings: [], failure: "" },
  ignoresMissingProviders: false,
};

/** What does not pass, by its status. */
function troubles(facts: MigrationFacts): Record<string, string> {
  const findings = checkMigration(facts).filter(({ status }) => status !== "pass");
  return Object.fromEntries(findings.map(({ id, status }) => [id, status]));
}

function withSynapse(changes: object): MigrationFacts {
  return { ...READY, synapse: { ...READY.synapse, ...changes } };
}
function withMas(changes: object): MigrationFacts {
  return { ...READY, mas: { ...READY.mas, ...changes } };
}
function withDatabase(changes: object): MigrationFacts {
  return { ...READY, database: { ...READY.database, ...changes } };
}
function scheme(changes: object): MigrationFacts {
  const first = {
    version: 1,
    algorithm: "bcrypt",
    unicode_normalization: true,
    secret: "salt and pepper",
  };
  return withMas({ passwords: { schemes: [{ ...first, ...changes }] } });
}

it("[O290] a homeserver and a MAS that fit pass in everything", () => {
  expect(troubles(READY)).toEqual({});
});

const CASES: readonly (readonly [MigrationFindingId, string, MigrationFacts])[] = [
  [
    "migrate/old-delegation",
    "fail",
    withSynapse({ experimental_features: { msc3861: { enabled: false } } }),
  ],
  ["migrate/engine", "fail", withDatabase({ kind: "sqlite" })],
  ["migrate/scheme", "fail", scheme({ algorithm: "argon2id" })],
  ["migrate/scheme", "warn", scheme({ unicode_normalization: false })],
  ["migrate/pepper", "fail", scheme({ secret: "salt" })],
  ["migrate/pepper", "fail", withSynapse({ password_config: {} })],
  ["migrate/pepper", "unknown", scheme({ secret: undefined, secret_file: "/run/pepper" })],
  ["migrate/server-name", "fail", withSynapse({ server_name: "other.example" })],
  [
    "migrate/endpoint",
    "warn",
    withMas({ matrix: { homeserver: "hs.example", endpoint: "https://hs.example/" } }),
  ],
  ["migrate/settings", "fail", withSynapse({ allow_guest_access: true })],
  ["migrate/settings", "fail", withSynapse({ enable_3pid_changes: true })],
  ["migrate/settings", "fail", withSynapse({ login_via_existing_session: { enabled: true } })],
  ["migrate/to-move-by-hand", "warn", withSynapse({ enable_registration: true })],
  ["migrate/to-move-by-hand", "warn", withSynapse({ jwt_config: { enabled: true } })],
  ["migrate/guests", "warn", withDatabase({ guests: 2 })],
  ["migrate/providers", "fail", withDatabase({ externalIds: new Map([["oidc-sso", 3]]) })],
  [
    "migrate/saml-and-cas",
    "warn",
    {
      ...withDatabase({ externalIds: new Map([["saml", 3]]) }),
      mas: { ...READY.mas, upstream_oauth2: { providers: [{ synapse_idp_id: "saml" }] } },
    },
  ],
  [
    "migrate/delegated-rows",
    "fail",
    withDatabase({ externalIds: new Map([["oauth-delegated", 3]]) }),
  ],
  ["migrate/dangling-rows", "fail", withDatabase({ danglingRows: new Map([["devices", 1]]) })],
  ["migrate/application-services", "warn", withDatabase({ appserviceUsers: 9 })],
  ["migrate/phone-numbers", "warn", withDatabase({ unmailedThreepids: 1 })],
  ["migrate/mas-empty", "fail", { ...READY, masState: { kind: "filled", table: "users" } }],
  ["migrate/mas-interrupted", "warn", { ...READY, masState: { kind: "under-way" } }],
  ["migrate/mas-empty", "unknown", { ...READY, masState: null }],
  ["migrate/mas-cli", "unknown", { ...READY, report: null }],
];

it.each(CASES)("[O291] %s is found: %s", (id, status, facts) => {
  expect(troubles(facts)).toEqual({ [id]: status });
});

it("[O291] unfinished updates are in the way of SQLite alone", () => {
  expect(troubles(withDatabase({ pendingUpdates: 2 }))).toEqual({});
  expect(troubles(withDatabase({ kind: "sqlite", pendingUpdates: 2 }))).toEqual({
    "migrate/engine": "fail",
    "migrate/pending-updates": "fail",
  });
});

it("[O290] no scheme at all is told once, its pepper cannot be", () => {
  const none = withMas({
    passwords: { enabled: false, schemes: [{ version: 1, algorithm: "bcrypt" }] },
  });
  expect(troubles(none)).toEqual({ "migrate/scheme": "fail", "migrate/pepper": "unknown" });
});

it("[O290] no pepper on either side is the same pepper", () => {
  const bare = { ...scheme({ secret: undefined }), synapse: { server_name: "hs.example" } };
  expect(troubles(bare)).toEqual({});
});

it("[O291] a provider counts when MAS has it, or when it may be left behind, which mas-cli does not do with what Synapse has", () => {
  const linked = withDatabase({ externalIds: new Map([["oidc-sso", 3]]) });
  const known = {
    ...linked,
    synapse: { ...READY.synapse, oidc_providers: [{ idp_id: "sso" }] },
    mas: { ...READY.mas, upstream_oauth2: { providers: [{ synapse_idp_id: "oidc-sso" }] } },
  };
  expect(troubles(known)).toEqual({});
  const lenient = { ...linked, ignoresMissingProviders: true };
  expect(troubles(lenient)).toEqual({ "migrate/providers": "warn" });
  expect(troubles({ ...lenient, synapse: known.synapse })).toEqual({ "migrate/providers": "fail" });
  expect(troubles({ ...linked, mas: known.mas })).toEqual({});
});

it("[O294] mas-cli's warnings are no failure, its errors are, each in its own words", () => {
  const said = (outcome: "warnings" | "errors" | "synapse-locked") =>
    checkMigration({
      ...READY,
      report: { outcome, errors: [], warnings: ["registration is on"], failure: "" },
    }).at(-1);
  expect(said("warnings")).toMatchObject({
    status: "warn",
    values: { said: "• registration is on" },
  });
  expect(said("errors")).toMatchObject({ status: "fail" });
  expect(said("synapse-locked")).toMatchObject({ status: "fail" });
});

it("[O291] whatever can be found is said in both languages, with its remedy", () => {
  for (const [, status, facts] of CASES) {
    for (const finding of checkMigration(facts).filter((f) => f.status === status)) {
      const { reasons, remedy } = migrationFindings[finding.id];
      const reason = reasons[finding.status]?.(finding.values);
      expect(FINDING_STATUSES).toContain(finding.status);
      expect([reason?.en, reason?.es, remedy(finding.values).es]).not.toContain(undefined);
    }
  }
});
