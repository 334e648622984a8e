/** The authorization server: oidc-provider with MAS's paths, scopes, token life and error pages. Rules M40–M46 in SPEC.md. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import {
  interactionPolicy,
  Provider,
  type Configuration,
  type KoaContextWithOIDC,
} from "oidc-provider";
import type { HomeserverCalls } from "../homeserver/createHomeserverCalls.ts";
import { errorPage, userCodePage } from "../pages/pages.ts";
import type { People } from "../people/createPeople.ts";
import type { ClientStore } from "./createClientStore.ts";
import { createTokenStore } from "./createTokenStore.ts";
import type { OAuthClient } from "./OAuthClient.ts";
import { deviceOfScope } from "./scopeFault.ts";

const ACCESS_TOKEN_TTL_SECONDS = 300;
const HOUR_SECONDS = 3600;
/** oidc-provider drops scopes that it does not know, except those of a resource: so Matrix's scopes are one. */
const RESOURCE = "urn:tertulia:matrix";

export interface AuthorizationServerParts {
  /** Ends with a slash. */
  readonly issuer: string;
  readonly clients: ClientStore;
  readonly people: People;
  readonly homeserver: HomeserverCalls;
}

/** Logins are finished by the pages below `/login/`. */
export function createAuthorizationServer(parts: AuthorizationServerParts): Provider {
  const provider: Provider = new Provider(
    parts.issuer,
    configure(parts, () => provider),
  );
  provider.use(async (ctx: KoaContextWithOIDC, next) => {
    await next();
    await tellHomeserver(ctx, parts.homeserver);
  });
  return provider;
}

function configure(
  { issuer, clients, people }: AuthorizationServerParts,
  providerOf: () => Provider,
): Configuration {
  return {
    adapter: createTokenStore(clients),
    jwks: { keys: [signingKey()] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    scopes: ["openid", "email"],
    clientAuthMethods: ["none", "client_secret_basic", "client_secret_post"],
    clientBasedCORS: () => true,
    routes: {
      authorization: "/authorize",
      token: "/oauth2/token",
      revocation: "/oauth2/revoke",
      device_authorization: "/oauth2/device",
      code_verification: "/device",
      jwks: "/oauth2/keys.json",
      userinfo: "/oauth2/userinfo",
    },
    discovery: {
      registration_endpoint: `${issuer}oauth2/registration`,
      account_management_uri: `${issuer}account/`,
      account_management_actions_supported: ["org.matrix.profile", "org.matrix.devices_list"],
      prompt_values_supported: ["none", "login", "create"],
    },
    ttl: {
      AccessToken: ACCESS_TOKEN_TTL_SECONDS,
      ClientCredentials: ACCESS_TOKEN_TTL_SECONDS,
      DeviceCode: HOUR_SECONDS,
      Grant: HOUR_SECONDS,
      IdToken: HOUR_SECONDS,
      Interaction: HOUR_SECONDS,
      RefreshToken: 24 * HOUR_SECONDS,
      Session: HOUR_SECONDS,
    },
    interactions: {
      url: (_ctx, interaction) => `/login/${interaction.uid}`,
      policy: withoutNativeConsent(),
    },
    findAccount: (_ctx, localpart) =>
      people.find(localpart) === null
        ? undefined
        : { accountId: localpart, claims: () => ({ sub: localpart }) },
    // MAS asks for consent on a page of its own; here whoever logs in has agreed.
    loadExistingGrant: (ctx) => grantAll(ctx, providerOf()),
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed("refresh_token"),
    rotateRefreshToken: true,
    revokeGrantPolicy: () => true,
    renderError(ctx, { error, error_description: description }) {
      ctx.type = "html";
      ctx.body = errorPage(sayAsMas(error, description));
    },
    features: featuresFor(clients),
  };
}

function featuresFor(clients: ClientStore): NonNullable<Configuration["features"]> {
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    deviceFlow: {
      enabled: true,
      userCodeInputSource: (ctx, form) => void (ctx.body = userCodePage(form)),
      userCodeConfirmSource: (ctx, form) => void (ctx.body = userCodePage(form)),
      successSource: (ctx) => void (ctx.body = userCodePage("")),
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: (ctx, _resource, client) => ({
        scope: scopesFor(ctx, clients.find(client.clientId)),
        accessTokenFormat: "opaque",
      }),
    },
  };
}

/** By credentials alone only the clients of the policy administer; in all else a person decides. */
function scopesFor(ctx: KoaContextWithOIDC, client: OAuthClient | null): string {
  const isAlone = ctx.oidc.params?.["grant_type"] === "client_credentials";
  if (isAlone && client?.isAdmin !== true) return "";
  return matrixScopes(requestedScope(ctx));
}

/** oidc-provider asks people again for each native client, and would never be done where nobody is asked. */
function withoutNativeConsent() {
  const policy = interactionPolicy.base();
  policy.get("consent")?.checks.remove("native_client_prompt");
  return policy;
}

/** MAS makes the device known before the token leaves it, or the homeserver would refuse the token. */
async function tellHomeserver(ctx: KoaContextWithOIDC, homeserver: HomeserverCalls): Promise<void> {
  const route = ctx.oidc?.route;
  const token = ctx.oidc?.entities.AccessToken ?? ctx.oidc?.entities.RefreshToken;
  if (ctx.status !== 200 || token?.accountId === undefined) return;
  const deviceId = deviceOfScope(token.scope ?? "");
  if (deviceId === null) return;
  if (route === "token") await homeserver.upsertDevice(token.accountId, deviceId);
  if (route === "revocation") await homeserver.deleteDevice(token.accountId, deviceId);
}

async function grantAll(ctx: KoaContextWithOIDC, provider: Provider) {
  const accountId = ctx.oidc.session?.accountId;
  const clientId = ctx.oidc.client?.clientId;
  if (accountId === undefined || clientId === undefined) return undefined;
  const grant = new provider.Grant({ accountId, clientId });
  const scope = requestedScope(ctx);
  grant.addOIDCScope(scope);
  grant.addResourceScope(RESOURCE, matrixScopes(scope));
  await grant.save();
  return grant;
}

function requestedScope(ctx: KoaContextWithOIDC): string {
  const { AuthorizationCode, RefreshToken, DeviceCode } = ctx.oidc.entities;
  const asked = ctx.oidc.params?.["scope"];
  if (typeof asked === "string") return asked;
  return (AuthorizationCode ?? RefreshToken ?? DeviceCode)?.scope ?? "";
}

function matrixScopes(scope: string): string {
  return scope
    .split(" ")
    .filter((name) => name.startsWith("urn:"))
    .join(" ");
}

/** MAS's words for the two faults that its operators meet. */
function sayAsMas(error: string, description: string | undefined): string {
  if (error === "invalid_client") return "could not find client";
  if (error === "invalid_redirect_uri") return "redirect_uri is not allowed for this client";
  return description ?? error;
}

function signingKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" };
}
