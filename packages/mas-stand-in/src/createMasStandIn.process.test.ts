/** The stand-in before a real Synapse: from passwords to delegated logins, in one story. */
import { DatabaseSync } from "node:sqlite";
import { createClient, OAuth2 } from "matrix-js-sdk";
import type { Logger } from "matrix-js-sdk/lib/logger.js";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { createMasStandIn, type MasStandIn } from "./createMasStandIn.ts";
import type { Faults } from "./Faults.ts";
import { readSynapseDatabase } from "./people/readSynapseDatabase.ts";
import { createSynapse, type Synapse, type SynapseLogin } from "./synapse/createSynapse.ts";
import { createOAuthFlow, scopeOfDevice, type OAuthFlow } from "./testing/createOAuthFlow.ts";
import { textOf } from "./textOf.ts";

// Synapse starts twice, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SECRET = "shared-by-both";
const CLIENT_ID = "01HV0000000000000000000000";
const BACKEND_ID = "01HV0000000000000000000001";
const OTHER_BACKEND_ID = "01HV0000000000000000000002";
const REDIRECT_URI = "http://127.0.0.1/callback";
const DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
const PASSWORD = "good old password";
const ADMIN_SCOPES = "urn:matrix:client:api:* urn:mas:admin urn:synapse:admin:*";

let synapse: Synapse;
let mas: MasStandIn;
let before: SynapseLogin;
beforeAll(async () => {
  synapse = await createSynapse();
  mas = await createMasStandIn({
    synapseUrl: synapse.url,
    secret: SECRET,
    clients: [
      { clientId: CLIENT_ID, name: "Desk", redirectUris: [REDIRECT_URI] },
      {
        clientId: BACKEND_ID,
        redirectUris: [],
        authMethod: "client_secret_post",
        secret: "backend",
        grantTypes: ["client_credentials"],
        isAdmin: true,
      },
      {
        clientId: OTHER_BACKEND_ID,
        redirectUris: [],
        authMethod: "client_secret_post",
        secret: "other backend",
        grantTypes: ["client_credentials"],
      },
    ],
  });
  const settings = { serverName: mas.serverName, publicBaseUrl: `${mas.homeserverUrl}/` };
  await synapse.start({ ...settings, mas: null });
  before = await synapse.register("ana", PASSWORD, "admin");
  await synapse.register("ben", PASSWORD);
  await synapse.register("gone", PASSWORD);
  await synapse.stop();
  damage(synapse.databasePath);
  await mas.takeOver(readSynapseDatabase(synapse.databasePath));
  await synapse.start({ ...settings, mas: { endpoint: mas.internalUrl, secret: SECRET } });
});
afterAll(async () => {
  await synapse?.close();
  await mas?.close();
});

/** What syn2mas leaves behind: somebody deactivated, and a token whose device is gone. */
function damage(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(`UPDATE users SET deactivated = 1 WHERE name LIKE '@gone:%';
    DELETE FROM devices WHERE user_id LIKE '@ben:%'`);
  database.close();
}

function breakWith(faults: Faults): void {
  onTestFinished(mas.breakWith(faults));
}

function newFlow(clientId = CLIENT_ID, redirectUri = "http://127.0.0.1:4711/callback"): OAuthFlow {
  return createOAuthFlow({ issuer: mas.issuer, clientId, redirectUri });
}

const silent: Logger = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  getChild: () => silent,
};

type Answer = { readonly status: number; readonly [field: string]: unknown };

async function ask(
  url: string,
  { token, body }: { token?: unknown; body?: object } = {},
): Promise<Answer> {
  const response = await fetch(url, {
    ...(token !== undefined && { headers: { authorization: `Bearer ${textOf(token)}` } }),
    ...(body && { method: "POST", body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, ...(text.startsWith("{") && (JSON.parse(text) as object)) };
}

const askMatrix = (path: string, options?: { token?: unknown; body?: object }) =>
  ask(`${mas.homeserverUrl}/_matrix/client/v3/${path}`, options);
const whoami = (token: unknown) => askMatrix("account/whoami", { token });

async function codeByForm(flow: OAuthFlow, scope: string, localpart = "ben"): Promise<string> {
  const form = await flow.follow(flow.authorizeUrl(scope));
  if ("code" in form) throw new Error("there was no form");
  const back = await flow.follow(form.url, { username: localpart, password: PASSWORD });
  if (!("code" in back)) throw new Error(back.page);
  return back.code;
}

async function logIn(scope: string, localpart = "ben") {
  const flow = newFlow();
  const { body } = await flow.exchange(await codeByForm(flow, scope, localpart));
  return { flow, body };
}

it("[M1] its links are those of its pages, wherever it was asked", async () => {
  const path = "/.well-known/openid-configuration";
  const inside = await ask(`${mas.internalUrl}${path}`);
  expect(inside).toEqual(await ask(`${mas.issuer}${path.slice(1)}`));
  expect(inside).toMatchObject({
    issuer: mas.issuer,
    token_endpoint: `${mas.issuer}oauth2/token`,
    registration_endpoint: `${mas.issuer}oauth2/registration`,
    device_authorization_endpoint: `${mas.issuer}oauth2/device`,
    account_management_uri: `${mas.issuer}account/`,
    code_challenge_methods_supported: ["S256"],
  });
});

it("[M2] the proxy shows Matrix and nothing of what is between Synapse and MAS", async () => {
  expect((await askMatrix("login"))["flows"]).toHaveLength(3);
  expect((await ask(`${synapse.url}/_matrix/client/v3/login`)).status).toBe(404);
  expect((await ask(`${mas.homeserverUrl}/_matrix/client/versions`)).status).toBe(200);
  const hidden = "_synapse/mas/is_localpart_available";
  expect((await ask(`${mas.homeserverUrl}/${hidden}`)).status).toBe(404);
  expect((await ask(`${synapse.url}/${hidden}`, { token: SECRET })).status).toBe(400);
  expect(await ask(`${mas.homeserverUrl}/.well-known/matrix/client`)).toMatchObject({
    "m.homeserver": { base_url: mas.homeserverUrl },
    "org.matrix.msc2965.authentication": { issuer: mas.issuer },
  });
});

it("[M11] a token of before the move is good for the same person and device after it", async () => {
  expect(await whoami(before.accessToken)).toMatchObject({
    status: 200,
    user_id: before.userId,
    device_id: before.deviceId,
  });
  const users = `${mas.homeserverUrl}/_synapse/admin/v3/users?guests=false`;
  expect((await ask(users, { token: before.accessToken })).status).toBe(200);
});

it("[M11] tokens of deactivated people, and those without their device, stay behind", () => {
  const { people, sessions } = readSynapseDatabase(synapse.databasePath);
  expect(people.map(({ localpart }) => localpart)).toEqual(["ana", "ben", "gone"]);
  expect(sessions.map(({ localpart }) => localpart)).toEqual(["ana"]);
});

it("[M40, M20, M46] form, code and token: Synapse knows the person and the device", async () => {
  const { body } = await logIn(scopeOfDevice("BENSDESKTOP"));
  expect([body["expires_in"], typeof body["refresh_token"]]).toEqual([300, "string"]);
  expect(await whoami(body["access_token"])).toMatchObject({
    status: 200,
    user_id: `@ben:${mas.serverName}`,
    device_id: "BENSDESKTOP",
  });
});

it("[M20, M43] somebody who is new to Synapse is made there; the form is not shown", async () => {
  await mas.people.add({ localpart: "neu", password: PASSWORD });
  mas.logInAs("neu");
  onTestFinished(() => mas.logInAs(null));
  const flow = newFlow();
  const back = await flow.follow(flow.authorizeUrl(scopeOfDevice("NEWCOMERS1")));
  if (!("code" in back)) throw new Error(back.page);
  const { body } = await flow.exchange(back.code);
  expect(await whoami(body["access_token"])).toMatchObject({ user_id: `@neu:${mas.serverName}` });
});

it("[M40, M41, M21, M50] matrix-js-sdk registers, logs in, stays logged in and out again", async () => {
  const sdk = createClient({ baseUrl: mas.homeserverUrl, logger: silent });
  const metadata = await sdk.getAuthMetadata();
  const app = {
    client_name: "SDK",
    client_uri: "https://app.example/",
    application_type: "native" as const,
    redirect_uris: [REDIRECT_URI] as [string],
  };
  const clientId = await OAuth2.registerClient(metadata, app, silent);
  onTestFinished(() => void mas.clients.remove(clientId));
  mas.logInAs("ben");
  onTestFinished(() => mas.logInAs(null));
  const login = new OAuth2(metadata, { clientId }, silent);
  const url = await login.generateAuthorizationCodeGrantUrl("state", REDIRECT_URI, "query");
  const back = await newFlow(clientId, REDIRECT_URI).follow(url);
  if (!("code" in back)) throw new Error(back.page);
  const tokens = await login.completeAuthorizationCodeGrant(back.code, REDIRECT_URI);
  expect(await whoami(tokens.access_token)).toMatchObject({
    device_id: login.context.deviceId,
    user_id: `@ben:${mas.serverName}`,
  });
  const renewed = await login.performRefreshTokenGrant(tokens.refresh_token ?? "");
  expect((await whoami(renewed.access_token)).status).toBe(200);
  await login.revokeToken(renewed.access_token);
  expect((await whoami(renewed.access_token)).status).toBe(401);
});

it("[M40] a code is worth nothing without its verifier", async () => {
  const code = await codeByForm(newFlow(), scopeOfDevice("BENSTHIEF1"));
  expect(await newFlow().exchange(code)).toMatchObject({ status: 400 });
});

it("[M41] a refresh token is good once", async () => {
  const { flow, body } = await logIn(scopeOfDevice("BENSPHONE1"));
  const form = { grant_type: "refresh_token", refresh_token: textOf(body["refresh_token"]) };
  const { body: renewed } = await flow.token(form);
  expect(await whoami(renewed["access_token"])).toMatchObject({ device_id: "BENSPHONE1" });
  expect(await flow.token(form)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
});

it("[M21] a revoked token ends its device", async () => {
  const { body } = await logIn(scopeOfDevice("BENSTABLET"));
  const token = textOf(body["access_token"]);
  expect((await whoami(token)).status).toBe(200);
  const form = new URLSearchParams({ client_id: CLIENT_ID, token });
  await fetch(`${mas.issuer}oauth2/revoke`, { method: "POST", body: form });
  expect(await whoami(token)).toMatchObject({ status: 401, errcode: "M_UNKNOWN_TOKEN" });
});

it.each([
  ["en", "Username", "Wrong username or password."],
  ["es-ES,en;q=0.8", "Usuario", "Usuario o contraseña incorrectos."],
])("[M42] a form for %s", async (language, label, wrong) => {
  const flow = newFlow();
  flow.speak(language);
  const form = await flow.follow(flow.authorizeUrl(scopeOfDevice("BENSDESKTOP")));
  if ("code" in form) throw new Error("there was no form");
  expect(form.page).toContain(`<label for="username">${label}</label>`);
  expect(form.page).toContain("Desk");
  const again = await flow.follow(form.url, { username: "ben", password: "wrong" });
  expect(again).toMatchObject({ status: 403, page: expect.stringContaining(wrong) as string });
});

it("[M44] admin scopes are for admins", async () => {
  await expect(logIn(ADMIN_SCOPES, "ben")).rejects.toThrow("may not ask for admin scopes");
  const { body } = await logIn(ADMIN_SCOPES, "ana");
  const users = `${mas.homeserverUrl}/_synapse/admin/v3/users?guests=false`;
  expect((await ask(users, { token: body["access_token"] })).status).toBe(200);
});

it("[M45] introspection is for Synapse", async () => {
  const introspect = async (token: string, secret: string) => {
    const body = new URLSearchParams({ token });
    const headers = { authorization: `Bearer ${secret}` };
    const url = `${mas.internalUrl}/oauth2/introspect`;
    const response = await fetch(url, { method: "POST", headers, body });
    return { status: response.status, ...((await response.json()) as object) };
  };
  expect(await introspect("x", "wrong")).toEqual({ status: 401, error: "access_denied" });
  expect(await introspect("x", SECRET)).toEqual({ status: 200, active: false });
  expect(await introspect(before.accessToken, SECRET)).toMatchObject({
    active: true,
    username: "ana",
    device_id: before.deviceId,
  });
});

it("[M46] an unknown client, and a redirect to nowhere", async () => {
  const stranger = newFlow("01HV0000000000000000000009");
  const scope = scopeOfDevice("BENSDESKTOP");
  expect(await stranger.follow(stranger.authorizeUrl(scope))).toMatchObject({
    status: 400,
    page: expect.stringContaining("could not find client") as string,
  });
  const redirectUri = "https://b.example/";
  const astray = createOAuthFlow({ issuer: mas.issuer, clientId: CLIENT_ID, redirectUri });
  expect(await astray.follow(astray.authorizeUrl(scope))).toMatchObject({
    status: 400,
    page: expect.stringContaining("redirect_uri is not allowed for this client") as string,
  });
});

it("[M31, M32, M33] password, refresh and logout of older clients", async () => {
  const types = ((await askMatrix("login"))["flows"] as { type: string }[]).map(({ type }) => type);
  expect(types).toEqual(["m.login.password", "m.login.sso", "m.login.token"]);
  const identifier = { type: "m.id.user", user: `@ben:${mas.serverName}` };
  const body = { type: "m.login.password", identifier, password: PASSWORD, device_id: "OLD" };
  const login = await askMatrix("login", { body });
  expect(await whoami(login["access_token"])).toMatchObject({ device_id: "OLD" });
  const wrong = { ...body, password: "wrong" };
  expect(await askMatrix("login", { body: wrong })).toMatchObject({ status: 403 });
  expect(await askMatrix("login", { body: { type: "x.health" } })).toEqual({
    status: 400,
    errcode: "M_UNKNOWN",
    error: "Invalid login type",
  });
  const refresh = { body: { refresh_token: login["refresh_token"] } };
  const renewed = await askMatrix("refresh", refresh);
  expect(await askMatrix("refresh", refresh)).toMatchObject({ errcode: "M_UNKNOWN_TOKEN" });
  const token = renewed["access_token"];
  expect((await askMatrix("logout", { body: {} }))["errcode"]).toBe("M_MISSING_TOKEN");
  expect((await askMatrix("logout", { token, body: {} })).status).toBe(200);
  expect((await whoami(token)).status).toBe(401);
});

it("[M34] single sign-on of older clients ends in a login token that is good once", async () => {
  const flow = createOAuthFlow({
    issuer: mas.issuer,
    clientId: CLIENT_ID,
    redirectUri: "http://app.example/back",
  });
  const start = `${mas.homeserverUrl}/_matrix/client/v3/login/sso/redirect?redirectUrl=http%3A%2F%2Fapp.example%2Fback`;
  const form = await flow.follow(start);
  if ("code" in form) throw new Error("there was no form");
  expect(form.url).toMatch(/\/complete-compat-sso\/[0-9A-Z]{26}$/u);
  const response = await fetch(form.url, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ username: "ben", password: PASSWORD }),
  });
  const back = new URL(response.headers.get("location") ?? "");
  const body = { type: "m.login.token", token: back.searchParams.get("loginToken") };
  expect((await askMatrix("login", { body }))["user_id"]).toBe(`@ben:${mas.serverName}`);
  expect((await askMatrix("login", { body })).status).toBe(403);
});

it("[M47] a device without a browser gets its token after its code was entered elsewhere", async () => {
  const scope = scopeOfDevice("TELEVISION");
  const start = await fetch(`${mas.issuer}oauth2/device`, {
    method: "POST",
    body: new URLSearchParams({ client_id: CLIENT_ID, scope }),
  });
  const device = (await start.json()) as Record<string, string>;
  const poll = { grant_type: DEVICE_CODE, device_code: device["device_code"] ?? "" };
  const flow = newFlow();
  expect((await flow.token(poll)).body["error"]).toBe("authorization_pending");
  const page = await flow.follow(`${mas.issuer}device?user_code=${device["user_code"]}`);
  if ("code" in page) throw new Error("there was no page");
  const xsrf = /name="xsrf" value="(?<xsrf>[^"]+)"/u.exec(page.page)?.groups?.["xsrf"] ?? "";
  const user = { xsrf, user_code: device["user_code"] ?? "", confirm: "yes" };
  const form = await flow.follow(`${mas.issuer}device`, user);
  if ("code" in form) throw new Error("there was no form");
  await flow.follow(form.url, { username: "ben", password: PASSWORD });
  const { body } = await flow.token(poll);
  expect(await whoami(body["access_token"])).toMatchObject({ device_id: "TELEVISION" });
});

it("[M48, M60] a backend counts and lists by its own credentials", async () => {
  const { body } = await newFlow(BACKEND_ID).token({
    grant_type: "client_credentials",
    client_secret: "backend",
    scope: "urn:mas:admin",
  });
  const token = body["access_token"];
  const admin = (path: string, options = { token }) =>
    ask(`${mas.issuer}api/admin/v1/${path}`, options);
  expect(await admin("version")).toEqual({ status: 200, version: "v1.22.0" });
  expect(await admin("users?count=only")).toMatchObject({ meta: { count: mas.people.count() } });
  expect(await admin("compat-sessions?count=only")).toMatchObject({
    meta: { count: mas.sessions.count() },
  });
  const kind = encodeURIComponent("filter[client-kind]");
  const first = await admin(`oauth2-clients?${kind}=static&${encodeURIComponent("page[first]")}=1`);
  expect(first).toMatchObject({ meta: { count: 3 }, data: [{ id: CLIENT_ID }] });
  const { next = "" } = first["links"] as { next?: string };
  expect(await admin(next.replace("/api/admin/v1/", ""))).toMatchObject({
    data: [{ id: BACKEND_ID }],
  });
  expect((await admin(`oauth2-clients?${kind}=dynamic&count=only`))["meta"]).toEqual({ count: 0 });
  expect((await admin("version", { token: before.accessToken })).status).toBe(401);
  expect((await ask(`${mas.issuer}api/admin/v1/version`)).status).toBe(400);
});

it("[M48] a backend that is not among the admins gets a token that administers nothing", async () => {
  const { body } = await newFlow(OTHER_BACKEND_ID).token({
    grant_type: "client_credentials",
    client_secret: "other backend",
    scope: "urn:mas:admin",
  });
  const token = body["access_token"];
  expect((await ask(`${mas.issuer}api/admin/v1/version`, { token })).status).toBe(401);
});

it("[M50, M52] a client that registers itself can log people in", async () => {
  const url = `${mas.issuer}oauth2/registration`;
  const metadata = {
    client_name: "Own",
    client_uri: "https://app.example/",
    application_type: "native",
    redirect_uris: [REDIRECT_URI],
    grant_types: ["authorization_code", "refresh_token"],
  };
  const { status, client_id: clientId } = await ask(url, { body: metadata });
  onTestFinished(() => void mas.clients.remove(textOf(clientId)));
  expect(status).toBe(201);
  expect((await ask(url, { body: metadata }))["client_id"]).toBe(clientId);
  expect(await codeByForm(newFlow(textOf(clientId)), scopeOfDevice("OWNDEVICE1"))).not.toBe("");
  expect(await ask(url, { body: {} })).toEqual({
    status: 400,
    error: "invalid_client_metadata",
    error_description: "missing client_uri",
  });
});

it("[M70, M73] with another secret than Synapse's nobody is known, afterwards everybody is", async () => {
  const mend = mas.breakWith({ secretOfMas: "another" });
  expect(await whoami("unheard-of-1")).toMatchObject({ status: 503 });
  mend();
  expect(await whoami("unheard-of-2")).toMatchObject({ status: 401, errcode: "M_UNKNOWN_TOKEN" });
});

it("[M71] a path leads to the wrong server, to nobody, or to a given answer", async () => {
  const given = { status: 418, body: '{"short":"stout"}' };
  breakWith({
    detours: [
      { on: "homeserver", path: /\/login$/u, goesTo: "synapse" },
      { on: "homeserver", path: /\/versions$/u, goesTo: given },
      { on: "mas-internal", path: /introspect/u, goesTo: "nowhere" },
      { on: "homeserver", path: /\/whoami$/u, method: "POST", goesTo: "mas" },
    ],
  });
  expect(await askMatrix("login")).toMatchObject({ status: 404, errcode: "M_UNRECOGNIZED" });
  const versions = `${mas.homeserverUrl}/_matrix/client/versions`;
  expect(await ask(versions)).toEqual({ status: 418, short: "stout" });
  expect((await whoami("unheard-of-3")).status).toBe(503);
});

it("[M72] it advertises another public base", async () => {
  breakWith({ publicBase: "http://mas.internal:8080/" });
  expect(await ask(`${mas.issuer}.well-known/openid-configuration`)).toMatchObject({
    issuer: "http://mas.internal:8080/",
    token_endpoint: "http://mas.internal:8080/oauth2/token",
  });
});
