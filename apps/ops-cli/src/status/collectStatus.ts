/** Everything that the screen of `tertulia status` shows. Rules O340 to O343 in SPEC.md. */
import type { Secret } from "@tertulia/protocol";
import { askJson, type JsonAnswer } from "../doctor/calls/askJson.ts";
import { HttpFailure, type Http } from "../machine/Http.ts";

export const STATUS_TOPICS = [
  "homeserver",
  "delegation",
  "mas",
  "people",
  "sessions",
  "clients",
  "calls",
  "certificate",
] as const;
export type StatusTopic = (typeof STATUS_TOPICS)[number];

/** `unknown`: nobody was named who could tell, or that one did not. */
export type StatusState = "good" | "bad" | "unknown";

/** Why there is no more to show than that, or what the value means where it is not what the topic says. */
export const STATUS_REASONS = [
  "no-answer",
  "not-named",
  "own-logins",
  "mas-unreachable",
  "refused",
  "down",
] as const;
export type StatusReason = (typeof STATUS_REASONS)[number];

export interface StatusRow {
  readonly topic: StatusTopic;
  readonly state: StatusState;
  /** What is shown, the same in every language: a version, an address, numbers. */
  readonly value: string;
  readonly reason: StatusReason | null;
}

export interface StatusTarget {
  /** Base URLs without trailing slash; `null` where none was named. */
  readonly homeserver: string;
  readonly mas: string | null;
  readonly callService: string | null;
  /** With the scope `urn:mas:admin`. */
  readonly adminToken: Secret | null;
}

export interface StatusPorts {
  readonly http: Http;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly readCertificate: (url: string) => Promise<number | null>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Automatic renewal has failed by then. */
const FEW_DAYS = 7;

/** Asks everybody at once; whoever does not answer is told as that, and never in the way of the others. */
export async function collectStatus(
  target: StatusTarget,
  ports: StatusPorts,
): Promise<readonly StatusRow[]> {
  const rows = await Promise.all([
    homeserverRow(target, ports.http),
    delegationRow(target, ports.http),
    masRow(target, ports.http),
    ...countRows(target, ports.http),
    callsRow(target, ports.http),
    ...secureUrls(target).map((url) => certificateRow(url, ports)),
  ]);
  return rows;
}

async function homeserverRow({ homeserver }: StatusTarget, http: Http): Promise<StatusRow> {
  const answer = await askOrNull(http, `${homeserver}/_matrix/federation/v1/version`);
  const server = answer?.json?.["server"] as Readonly<Record<string, unknown>> | undefined;
  if (answer === null) return row("homeserver", "bad", homeserver, "no-answer");
  const name = `${textOf(server?.["name"])} ${textOf(server?.["version"])}`.trim();
  return row("homeserver", name === "" ? "unknown" : "good", name);
}

/** The stable path first; Synapse before 1.138 has the other alone. */
async function delegationRow({ homeserver }: StatusTarget, http: Http): Promise<StatusRow> {
  for (const path of ["v1/auth_metadata", "unstable/org.matrix.msc2965/auth_metadata"]) {
    const answer = await askOrNull(http, `${homeserver}/_matrix/client/${path}`);
    const issuer = textOf(answer?.json?.["issuer"]);
    if (answer?.status === 200 && issuer !== "") return row("delegation", "good", issuer);
    // 404 is a homeserver that keeps its logins; anything else is one that cannot reach MAS.
    if (answer === null) return row("delegation", "bad", homeserver, "no-answer");
    if (answer.status !== 404)
      return row("delegation", "bad", String(answer.status), "mas-unreachable");
  }
  return row("delegation", "good", "", "own-logins");
}

async function masRow(target: StatusTarget, http: Http): Promise<StatusRow> {
  const { mas, adminToken } = target;
  if (mas === null) return row("mas", "unknown", "", "not-named");
  const path = adminToken === null ? "/health" : "/api/admin/v1/version";
  const answer = await askOrNull(http, `${mas}${path}`, adminToken);
  if (answer === null) return row("mas", "bad", mas, "no-answer");
  if (answer.status !== 200) return row("mas", "bad", String(answer.status), "refused");
  return row("mas", "good", textOf(answer.json?.["version"]) || mas);
}

/** People, sessions and clients, as MAS's admin API counts them. */
function countRows({ mas, adminToken }: StatusTarget, http: Http): readonly Promise<StatusRow>[] {
  const active = "filter[status]=active&";
  const asked: readonly (readonly [StatusTopic, readonly string[]])[] = [
    ["people", [`users?${active}`]],
    ["sessions", [`compat-sessions?${active}`, `oauth2-sessions?${active}`]],
    ["clients", ["oauth2-clients?filter[client-kind]=static&"]],
  ];
  return asked.map(async ([topic, queries]) => {
    if (mas === null || adminToken === null) return row(topic, "unknown", "", "not-named");
    let sum = 0;
    for (const query of queries) {
      const answer = await askOrNull(http, `${mas}/api/admin/v1/${query}count=only`, adminToken);
      const meta = answer?.json?.["meta"] as Readonly<Record<string, unknown>> | undefined;
      if (answer === null) return row(topic, "bad", mas, "no-answer");
      if (typeof meta?.["count"] !== "number")
        return row(topic, "bad", String(answer.status), "refused");
      sum += meta["count"];
    }
    return row(topic, "good", String(sum));
  });
}

/** The call service's own word on whether tokens can be given. */
async function callsRow({ callService }: StatusTarget, http: Http): Promise<StatusRow> {
  if (callService === null) return row("calls", "unknown", "", "not-named");
  const answer = await askOrNull(http, `${callService}/readyz`);
  if (answer === null) return row("calls", "bad", callService, "no-answer");
  if (answer.status === 200) return row("calls", "good", callService);
  const checks = Object.entries(answer.json?.["checks"] ?? {});
  const down = checks.filter(([, check]) => (check as { state?: unknown }).state === "down");
  if (down.length === 0) return row("calls", "bad", String(answer.status), "refused");
  return row("calls", "bad", down.map(([name]) => name).join(", "), "down");
}

async function certificateRow(
  url: string,
  { readCertificate, now }: StatusPorts,
): Promise<StatusRow> {
  const { host } = new URL(url);
  const endsAt = await readCertificate(url);
  if (endsAt === null) return row("certificate", "unknown", host, "no-answer");
  const days = Math.floor((endsAt - now()) / DAY_MS);
  return row("certificate", days < FEW_DAYS ? "bad" : "good", `${host} ${days}`);
}

function secureUrls({ homeserver, mas, callService }: StatusTarget): readonly string[] {
  const urls = [homeserver, mas, callService].filter((url) => url?.startsWith("https:") === true);
  const byHost = new Map(urls.map((url) => [new URL(String(url)).host, String(url)]));
  return [...byHost.values()];
}

/** `null` when nobody answers. */
async function askOrNull(
  http: Http,
  url: string,
  accessToken: Secret | null = null,
): Promise<JsonAnswer | null> {
  try {
    return await askJson(http, { url, accessToken });
  } catch (error) {
    if (error instanceof HttpFailure) return null;
    throw error;
  }
}

function row(...[topic, state, value, reason = null]: RowParts): StatusRow {
  return { topic, state, value, reason };
}

type RowParts = readonly [StatusTopic, StatusState, string, (StatusReason | null)?];

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
