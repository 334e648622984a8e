/** What MAS's policy says about a client that registers itself; nothing here applies to static clients. Rule M50 in SPEC.md. */
import { isRecord } from "@tertulia/protocol";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const REDIRECT_PATH = /^(\/[A-Za-z0-9/._~-]*)?$/u;
const OWN_PAGES = ["logo_uri", "tos_uri", "policy_uri"] as const;

export interface RegistrationPolicy {
  /** `http:` and loopback for a client's own page; for development only. */
  readonly allowsInsecureUris: boolean;
}

export interface RegistrationFault {
  readonly error: "invalid_redirect_uri" | "invalid_client_metadata";
  readonly message: string;
}

/** @returns nothing when the client is welcome. */
export function registrationFaults(
  metadata: unknown,
  policy: RegistrationPolicy,
): readonly RegistrationFault[] {
  if (!isRecord(metadata)) return [metadataFault("invalid metadata")];
  const client = parseUrl(metadata["client_uri"]);
  if (metadata["client_uri"] === undefined) return [metadataFault("missing client_uri")];
  if (client === null || !isWelcomeUri(client, policy))
    return [metadataFault("invalid client_uri")];
  return [
    ...OWN_PAGES.filter((name) => name in metadata && !isOfHost(metadata[name], client)).map(
      (name) => metadataFault(`${name} not on the same host as the client_uri`),
    ),
    ...redirectFaults(metadata, client, policy),
    ...credentialFaults(metadata),
  ];
}

function redirectFaults(
  metadata: Record<string, unknown>,
  client: URL,
  policy: RegistrationPolicy,
): RegistrationFault[] {
  const uris = metadata["redirect_uris"];
  if (!Array.isArray(uris) || uris.length === 0) return [redirectFault("missing redirect_uris")];
  const isNative = metadata["application_type"] === "native";
  const isGood = (uri: URL): boolean =>
    isNative ? isNativeRedirect(uri, client) : isWebRedirect(uri, client, policy);
  return uris
    .map(parseUrl)
    .filter(
      (uri) => uri === null || uri.hash !== "" || !REDIRECT_PATH.test(uri.pathname) || !isGood(uri),
    )
    .map(() => redirectFault("invalid redirect_uri"));
}

function isWebRedirect(uri: URL, client: URL, { allowsInsecureUris }: RegistrationPolicy): boolean {
  if (uri.protocol !== "https:" && !allowsInsecureUris) return false;
  return isHostBelow(uri, client);
}

/** Loopback, a private-use scheme made of the client's host in reverse and no authority, or a claimed `https:`. */
function isNativeRedirect(uri: URL, client: URL): boolean {
  if (uri.protocol === "http:") return LOOPBACK.has(uri.hostname);
  if (uri.protocol === "https:") return isHostBelow(uri, client);
  const reversed = client.hostname.split(".").toReversed().join(".");
  const scheme = uri.protocol.slice(0, -1);
  return uri.host === "" && !uri.href.includes("//") && `${scheme}.`.startsWith(`${reversed}.`);
}

function credentialFaults(metadata: Record<string, unknown>): RegistrationFault[] {
  const grants = metadata["grant_types"];
  const isAnonymous = (metadata["token_endpoint_auth_method"] ?? "none") === "none";
  if (!isAnonymous || !Array.isArray(grants) || !grants.includes("client_credentials")) return [];
  return [
    metadataFault("client_credentials grant_type requires some form of client authentication"),
  ];
}

function isWelcomeUri(uri: URL, { allowsInsecureUris }: RegistrationPolicy): boolean {
  if (allowsInsecureUris) return uri.protocol === "https:" || uri.protocol === "http:";
  // A name without a dot is a public suffix or a host of somebody's own network.
  return uri.protocol === "https:" && !LOOPBACK.has(uri.hostname) && uri.hostname.includes(".");
}

function isOfHost(value: unknown, client: URL): boolean {
  const uri = parseUrl(value);
  return uri !== null && isHostBelow(uri, client);
}

function isHostBelow(uri: URL, client: URL): boolean {
  return uri.hostname === client.hostname || uri.hostname.endsWith(`.${client.hostname}`);
}

function parseUrl(value: unknown): URL | null {
  return typeof value === "string" ? URL.parse(value) : null;
}

function metadataFault(message: string): RegistrationFault {
  return { error: "invalid_client_metadata", message };
}

function redirectFault(message: string): RegistrationFault {
  return { error: "invalid_redirect_uri", message };
}
