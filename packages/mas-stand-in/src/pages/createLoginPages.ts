/** Where people log in: for OAuth, and for the single sign-on of older clients. Rules M42–M44 in SPEC.md. */
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { Context } from "hono";
import type { Provider } from "oidc-provider";
import type { CompatSessions } from "../compat/createCompatSessions.ts";
import type { HomeserverCalls } from "../homeserver/createHomeserverCalls.ts";
import type { ClientStore } from "../oauth/createClientStore.ts";
import { scopeFault } from "../oauth/scopeFault.ts";
import type { People, Person } from "../people/createPeople.ts";
import { loginPage, type LoginPage } from "./pages.ts";
import { textOf } from "../textOf.ts";

type PageContext = Context<{ Bindings: HttpBindings }>;

export interface LoginPagesParts {
  readonly provider: Provider;
  readonly people: People;
  readonly clients: ClientStore;
  readonly sessions: CompatSessions;
  readonly homeserver: HomeserverCalls;
  readonly ssoReturns: Map<string, string>;
  /** Logs this person in without showing the form; `null` shows it. */
  readonly logInAs: () => string | null;
}

export function createLoginPages(parts: LoginPagesParts): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get("/login/:uid", async (c) => {
    const person = parts.people.find(parts.logInAs() ?? "");
    return person === null ? showForm(c, parts, null) : finishOAuth(c, parts, person);
  });
  app.post("/login/:uid", async (c) => {
    const person = await verifyForm(c, parts.people);
    return person === null ? showForm(c, parts, { kind: "wrong" }) : finishOAuth(c, parts, person);
  });
  app.get("/complete-compat-sso/:id", (c) => {
    const person = parts.people.find(parts.logInAs() ?? "");
    return person === null ? showPage(c, "Matrix", null) : finishSso(c, parts, person);
  });
  app.post("/complete-compat-sso/:id", async (c) => {
    const person = await verifyForm(c, parts.people);
    return person === null ? showPage(c, "Matrix", { kind: "wrong" }) : finishSso(c, parts, person);
  });
  return app;
}

async function finishOAuth(
  c: PageContext,
  parts: LoginPagesParts,
  person: Person,
): Promise<Response> {
  const { incoming, outgoing } = c.env;
  const { params } = await parts.provider.interactionDetails(incoming, outgoing);
  const reason = scopeFault(textOf(params["scope"]), person);
  if (reason !== null) return showForm(c, parts, { kind: "refused", reason });
  await parts.homeserver.provisionUser(person.localpart);
  const returnTo = await parts.provider.interactionResult(incoming, outgoing, {
    login: { accountId: person.localpart },
  });
  return c.redirect(returnTo, 303);
}

async function finishSso(
  c: PageContext,
  { homeserver, sessions, ssoReturns }: LoginPagesParts,
  person: Person,
): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const target = URL.parse(ssoReturns.get(id) ?? "");
  if (target === null) return c.notFound();
  ssoReturns.delete(id);
  await homeserver.provisionUser(person.localpart);
  target.searchParams.set("loginToken", sessions.issueLoginToken(person.localpart));
  return c.redirect(target.href, 303);
}

async function verifyForm(c: PageContext, people: People): Promise<Person | null> {
  const { username, password } = await c.req.parseBody();
  return people.verify(textOf(username), textOf(password));
}

async function showForm(
  c: PageContext,
  { provider, clients }: LoginPagesParts,
  fault: LoginPage["fault"],
): Promise<Response> {
  const { incoming, outgoing } = c.env;
  const { params } = await provider.interactionDetails(incoming, outgoing);
  const clientId = textOf(params["client_id"]);
  return showPage(c, clients.find(clientId)?.name ?? clientId, fault);
}

function showPage(c: PageContext, clientName: string, fault: LoginPage["fault"]): Response {
  const acceptLanguage = c.req.header("accept-language");
  const status = fault === null ? 200 : 403;
  return c.html(loginPage({ acceptLanguage, clientName, fault }), status);
}
