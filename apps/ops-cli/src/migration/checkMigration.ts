/** Everything that a migration would stumble over, ours first and then mas-cli's. Rules O290 to O299 in SPEC.md. */
import type { Finding, FindingStatus, FindingValues } from "../doctor/Finding.ts";
import type { MasConfig } from "../mas-cli/MasCli.ts";
import type { Syn2masReport } from "../mas-cli/parseSyn2masReport.ts";
import type { MasState } from "./masState.ts";
import { DELEGATED, synapseProviders } from "./loginProviders.ts";
import type { MigrationFindingId } from "./migrationFindings.ts";
import { fieldsAt, listAt, type ConfigFields } from "./readSynapseConfig.ts";
import { providersOf } from "./rowKinds.ts";
import type { SynapseFacts } from "./synapseFacts.ts";

type MigrationFinding = Finding<MigrationFindingId>;

export interface MigrationFacts {
  readonly synapse: ConfigFields;
  readonly mas: MasConfig;
  readonly database: SynapseFacts;
  /** `null` when MAS's database cannot be asked from here. */
  readonly masState: MasState | null;
  /** `null` when mas-cli could not be asked yet: with SQLite it says nothing else. */
  readonly report: Syn2masReport | null;
  /** Whether links to providers that MAS does not know may be left behind. */
  readonly ignoresMissingProviders: boolean;
}

/** The findings, in the order in which they are mended. */
export function checkMigration(facts: MigrationFacts): readonly MigrationFinding[] {
  return [
    checkOldDelegation(facts),
    checkEngine(facts),
    checkPendingUpdates(facts),
    checkScheme(facts),
    checkPepper(facts),
    checkServerName(facts),
    checkEndpoint(facts),
    checkSettings(facts),
    checkLeftToSay(facts),
    checkGuests(facts),
    checkProviders(facts),
    checkSamlAndCas(facts),
    checkDelegatedRows(facts),
    checkDanglingRows(facts),
    checkAppservices(facts),
    checkThreepids(facts),
    checkMasState(facts),
    checkMasCli(facts),
  ];
}

function found(
  id: MigrationFindingId,
  status: FindingStatus,
  values: FindingValues = {},
): MigrationFinding {
  return { id, status, values };
}

function failUnless(
  id: MigrationFindingId,
  holds: boolean,
  values: FindingValues = {},
): MigrationFinding {
  return found(id, holds ? "pass" : "fail", values);
}

/** Synapse 1.157 and newer do not start with it. */
function checkOldDelegation({ synapse }: MigrationFacts): MigrationFinding {
  const block = fieldsAt(fieldsAt(synapse, "experimental_features"), "msc3861");
  return failUnless("migrate/old-delegation", Object.keys(block).length === 0);
}

function checkEngine({ database }: MigrationFacts): MigrationFinding {
  return failUnless("migrate/engine", database.kind === "postgres");
}

/** Only Synapse's way from SQLite to PostgreSQL minds them. */
function checkPendingUpdates({ database }: MigrationFacts): MigrationFinding {
  const { kind, pendingUpdates: count } = database;
  return failUnless("migrate/pending-updates", kind === "postgres" || count === 0, { count });
}

function passwordScheme({ mas }: MigrationFacts): ConfigFields | null {
  const passwords = fieldsAt(mas, "passwords");
  if (passwords["enabled"] === false) return null;
  return listAt(passwords, "schemes").find(({ version }) => version === 1) ?? null;
}

function checkScheme(facts: MigrationFacts): MigrationFinding {
  const scheme = passwordScheme(facts);
  if (scheme === null) return found("migrate/scheme", "fail", { found: "-" });
  const algorithm = String(scheme["algorithm"]);
  if (algorithm !== "bcrypt") return found("migrate/scheme", "fail", { found: algorithm });
  // Synapse normalises before it hashes: without it, letters that can be written in two ways fail.
  return found("migrate/scheme", scheme["unicode_normalization"] === true ? "pass" : "warn");
}

/** An empty pepper is none, on both sides. */
function checkPepper(facts: MigrationFacts): MigrationFinding {
  const scheme = passwordScheme(facts);
  if (scheme === null) return found("migrate/pepper", "unknown");
  if (scheme["secret_file"] !== undefined) return found("migrate/pepper", "unknown");
  const pepper = fieldsAt(facts.synapse, "password_config")["pepper"] ?? "";
  return failUnless("migrate/pepper", (scheme["secret"] ?? "") === pepper);
}

function checkServerName({ synapse, mas }: MigrationFacts): MigrationFinding {
  const [ours, theirs] = [
    String(synapse["server_name"]),
    String(fieldsAt(mas, "matrix")["homeserver"]),
  ];
  return failUnless("migrate/server-name", ours === theirs, { synapse: ours, mas: theirs });
}

/** `mas-cli config generate` writes the public address, whose proxy seldom lets `/_synapse/mas` through. */
function checkEndpoint({ mas }: MigrationFacts): MigrationFinding {
  const { endpoint: given } = fieldsAt(mas, "matrix");
  const endpoint = typeof given === "string" ? given : "";
  return found("migrate/endpoint", endpoint.startsWith("https:") ? "warn" : "pass", { endpoint });
}

function checkSettings({ synapse }: MigrationFacts): MigrationFinding {
  const on = [
    synapse["allow_guest_access"] === true ? "allow_guest_access" : null,
    synapse["enable_3pid_changes"] === true ? "enable_3pid_changes" : null,
    fieldsAt(synapse, "login_via_existing_session")["enabled"] === true
      ? "login_via_existing_session.enabled"
      : null,
  ].filter((name) => name !== null);
  return failUnless("migrate/settings", on.length === 0, { settings: on.join(", ") });
}

/** What has to be off afterwards, or to be set up anew in MAS. */
function checkLeftToSay({ synapse }: MigrationFacts): MigrationFinding {
  const isOn = (name: string): boolean => fieldsAt(synapse, name)["enabled"] === true;
  const on = [
    synapse["enable_registration"] === true ? "enable_registration" : null,
    synapse["enable_registration_captcha"] === true ? "enable_registration_captcha" : null,
    Object.keys(fieldsAt(synapse, "user_consent")).length > 0 ? "user_consent" : null,
    isOn("cas_config") ? "cas_config" : null,
    isOn("saml2_config") ? "saml2_config" : null,
    isOn("jwt_config") ? "jwt_config" : null,
  ].filter((name) => name !== null);
  return found("migrate/to-move-by-hand", on.length === 0 ? "pass" : "warn", {
    settings: on.join(", "),
  });
}

function checkGuests({ database: { guests } }: MigrationFacts): MigrationFinding {
  return found("migrate/guests", guests === 0 ? "pass" : "warn", { guests });
}

/** mas-cli may leave links behind, but of no provider that Synapse's configuration has. */
function checkProviders(facts: MigrationFacts): MigrationFinding {
  const { synapse, mas, ignoresMissingProviders } = facts;
  const [inMas, inSynapse] = [providersOf(mas), synapseProviders(synapse)];
  const missing = linksOf(facts).filter(([id]) => !inMas.has(id));
  if (missing.length === 0) return found("migrate/providers", "pass");
  const isForgiven = ignoresMissingProviders && missing.every(([id]) => !inSynapse.has(id));
  const providers = missing.map(([id, count]) => `${id} (${count})`).join(", ");
  return found("migrate/providers", isForgiven ? "warn" : "fail", { providers });
}

function checkSamlAndCas(facts: MigrationFacts): MigrationFinding {
  const inMas = providersOf(facts.mas);
  const links = linksOf(facts).filter(([id]) => (id === "saml" || id === "cas") && inMas.has(id));
  const providers = links.map(([id, count]) => `${id} (${count})`).join(", ");
  return found("migrate/saml-and-cas", links.length === 0 ? "pass" : "warn", { providers });
}

function linksOf({ database }: MigrationFacts): readonly (readonly [string, number])[] {
  return [...database.externalIds].filter(([id]) => id !== DELEGATED);
}

function checkDelegatedRows({ database }: MigrationFacts): MigrationFinding {
  const count = database.externalIds.get(DELEGATED) ?? 0;
  return failUnless("migrate/delegated-rows", count === 0, { count });
}

function checkDanglingRows({ database }: MigrationFacts): MigrationFinding {
  const rows = [...database.danglingRows].map(([table, count]) => `${table} (${count})`);
  const sql = [...database.danglingRows.keys()].map(
    (table) => `DELETE FROM ${table} WHERE user_id NOT IN (SELECT name FROM users);`,
  );
  return failUnless("migrate/dangling-rows", rows.length === 0, {
    rows: rows.join(", "),
    sql: sql.join(" "),
  });
}

function checkAppservices({
  database: { appserviceUsers },
  synapse,
}: MigrationFacts): MigrationFinding {
  const files = listAt(synapse, "app_service_config_files").length;
  const status = appserviceUsers + files === 0 ? "pass" : "warn";
  return found("migrate/application-services", status, { users: appserviceUsers, files });
}

function checkThreepids({
  database: { unmailedThreepids: count },
}: MigrationFacts): MigrationFinding {
  return found("migrate/phone-numbers", count === 0 ? "pass" : "warn", { count });
}

function checkMasState({ masState }: MigrationFacts): MigrationFinding {
  if (masState === null) return found("migrate/mas-empty", "unknown");
  if (masState.kind === "under-way") return found("migrate/mas-interrupted", "warn");
  if (masState.kind === "empty") return found("migrate/mas-empty", "pass");
  return found("migrate/mas-empty", "fail", { table: masState.table });
}

/** Each of its bullets is a line of the value, so that nothing of its words is lost. */
function checkMasCli({ report }: MigrationFacts): MigrationFinding {
  if (report === null) return found("migrate/mas-cli", "unknown");
  const { outcome, errors, warnings, failure } = report;
  const said = [...errors, ...warnings].map((text) => `• ${text}`).join("\n    ");
  if (outcome === "clean") return found("migrate/mas-cli", "pass");
  if (outcome === "warnings") return found("migrate/mas-cli", "warn", { said });
  return found("migrate/mas-cli", "fail", { said: said === "" ? failure : said });
}
