/** A person in a browser over the move: logged in before and after it, and logged in anew by OAuth. */
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createMasStandIn, type MasStandIn } from "./createMasStandIn.ts";
import { readSynapseDatabase } from "./people/readSynapseDatabase.ts";
import { createSynapse, type Synapse } from "./synapse/createSynapse.ts";
import { scopeOfDevice } from "./testing/createOAuthFlow.ts";
import { textOf } from "./textOf.ts";

// Synapse starts twice and Chromium once, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SECRET = "shared-by-both";
const PASSWORD = "good old password";
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

let app: Server;
let appUrl: string;
let browser: Browser;
let page: Page;
let synapse: Synapse;
let mas: MasStandIn;
beforeAll(async () => {
  app = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<title>App</title>");
  }).listen(0, "127.0.0.1");
  const executablePath = process.env["TERTULIA_CHROMIUM"] ?? "/usr/bin/chromium";
  [browser, synapse] = await Promise.all([
    chromium.launch({ executablePath, args: ARGS }),
    createSynapse(),
    once(app, "listening"),
  ]);
  appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/`;
  mas = await createMasStandIn({ synapseUrl: synapse.url, secret: SECRET, isStrict: false });
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await synapse?.close();
  await mas?.close();
  app.close();
});

interface Question {
  readonly url: string;
  readonly token?: string;
  readonly json?: object;
  readonly form?: Record<string, string>;
}

/** Asked by the page, so that the browser's rules for other origins hold. */
function askInPage(question: Question): Promise<Record<string, unknown>> {
  return page.evaluate(async ({ url, token, json, form }) => {
    const body = form ? new URLSearchParams(form) : json && JSON.stringify(json);
    const response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body }),
    });
    return (await response.json()) as Record<string, unknown>;
  }, question);
}

const matrix = (path: string): string => `${mas.homeserverUrl}/_matrix/client/${path}`;

it("[M11] who logged in by password before the move is logged in after it", async () => {
  const settings = { serverName: mas.serverName, publicBaseUrl: `${mas.homeserverUrl}/` };
  await synapse.start({ ...settings, mas: null });
  await synapse.register("ana", PASSWORD);
  const mend = mas.breakWith({
    detours: [{ on: "homeserver", path: /\/login$/u, goesTo: "synapse" }],
  });
  await page.goto(appUrl);
  const identifier = { type: "m.id.user", user: "ana" };
  const json = { type: "m.login.password", identifier, password: PASSWORD };
  const before = await askInPage({ url: matrix("v3/login"), json });
  mend();
  await synapse.stop();
  await mas.takeOver(readSynapseDatabase(synapse.databasePath));
  await synapse.start({ ...settings, mas: { endpoint: mas.internalUrl, secret: SECRET } });
  const token = textOf(before["access_token"]);
  expect(await askInPage({ url: matrix("v3/account/whoami"), token })).toMatchObject({
    user_id: before["user_id"],
    device_id: before["device_id"],
  });
});

it("[M40, M42, M50] the same person logs in anew: registration, form, code, token", async () => {
  await page.goto(appUrl);
  const metadata = await askInPage({ url: matrix("v1/auth_metadata") });
  const { client_id: clientId } = await askInPage({
    url: textOf(metadata["registration_endpoint"]),
    json: {
      client_name: "App",
      client_uri: appUrl,
      application_type: "native",
      redirect_uris: [appUrl],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    },
  });
  const verifier = randomBytes(32).toString("base64url");
  const authorize = new URL(textOf(metadata["authorization_endpoint"]));
  authorize.search = new URLSearchParams({
    response_type: "code",
    response_mode: "fragment",
    client_id: textOf(clientId),
    redirect_uri: appUrl,
    scope: scopeOfDevice("ANASBROWSER"),
    state: "state-of-this-login",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  await page.goto(authorize.href);
  await logInByForm("wrong");
  await page.getByRole("alert").waitFor();
  await logInByForm(PASSWORD);
  await page.waitForURL((url) => url.href.startsWith(appUrl));
  const answer = new URLSearchParams(new URL(page.url()).hash.slice(1));
  expect(answer.get("state")).toBe("state-of-this-login");
  const tokens = await askInPage({
    url: textOf(metadata["token_endpoint"]),
    form: {
      grant_type: "authorization_code",
      client_id: textOf(clientId),
      redirect_uri: appUrl,
      code: answer.get("code") ?? "",
      code_verifier: verifier,
    },
  });
  const token = textOf(tokens["access_token"]);
  expect(await askInPage({ url: matrix("v3/account/whoami"), token })).toMatchObject({
    user_id: `@ana:${mas.serverName}`,
    device_id: "ANASBROWSER",
  });
});

async function logInByForm(password: string): Promise<void> {
  await page.getByRole("textbox", { name: "Username" }).fill("ana");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Continue" }).click();
}
