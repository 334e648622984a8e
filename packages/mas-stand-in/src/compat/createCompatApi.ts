/** The client API's login, logout and refresh, as MAS answers them. Rules M31–M34 in SPEC.md. */
import { Hono } from "hono";
import type { Context } from "hono";
import { cors } from "hono/cors";
import { randomBytes } from "node:crypto";
import type { HomeserverCalls } from "../homeserver/createHomeserverCalls.ts";
import { newUlid } from "../newUlid.ts";
import type { People } from "../people/createPeople.ts";
import type { CompatSessions, CompatTokens } from "./createCompatSessions.ts";
import { textOf } from "../textOf.ts";

const COMPAT_TOKEN_TTL_MS = 300_000;
const FLOWS = [
  { type: "m.login.password" },
  {
    type: "m.login.sso",
    oauth_aware_preferred: true,
    "org.matrix.msc3824.delegated_oidc_compatibility": true,
  },
  { type: "m.login.token" },
];

export interface CompatApiParts {
  readonly serverName: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly people: People;
  readonly sessions: CompatSessions;
  readonly homeserver: HomeserverCalls;
  /** Where each started single sign-on goes back to, by its id. */
  readonly ssoReturns: Map<string, string>;
}

/** Below `/_matrix/client/{version}`. */
export function createCompatApi(parts: CompatApiParts): Hono {
  const { sessions, homeserver } = parts;
  const app = new Hono().basePath("/_matrix/client/:version{r0|v1|v3|unstable}");
  app.use(cors());
  app.get("/login", (c) => c.json({ flows: FLOWS }));
  app.get("/login/sso/redirect", (c) => startSso(c, parts));
  app.get("/login/sso/redirect/:provider", (c) => startSso(c, parts));
  app.post("/login", (c) => logIn(c, parts));
  app.post("/logout", async (c) => {
    const token = bearerOf(c);
    if (token === null)
      return c.json({ errcode: "M_MISSING_TOKEN", error: "Missing access token" }, 401);
    const ended = sessions.end(token);
    if (ended === null)
      return c.json({ errcode: "M_UNKNOWN_TOKEN", error: "Invalid access token" }, 401);
    if (ended.deviceId !== null) await homeserver.deleteDevice(ended.localpart, ended.deviceId);
    return c.json({});
  });
  app.post("/refresh", async (c) => {
    const body = await readBody(c);
    const tokens = sessions.refresh(textOf(body["refresh_token"]));
    if (tokens === null)
      return c.json({ errcode: "M_UNKNOWN_TOKEN", error: "Invalid refresh token" }, 401);
    return c.json(tokenFields(tokens));
  });
  return app;
}

async function logIn(c: Context, parts: CompatApiParts): Promise<Response> {
  const { people, sessions, homeserver, serverName } = parts;
  const body = await readBody(c);
  const localpart = await whoLogsIn(body, people, sessions);
  if (localpart === undefined)
    return c.json({ errcode: "M_UNKNOWN", error: "Invalid login type" }, 400);
  if (localpart === null)
    return c.json({ errcode: "M_FORBIDDEN", error: "Invalid username/password" }, 403);
  const asked = body["device_id"];
  const deviceId = typeof asked === "string" ? asked : randomBytes(8).toString("hex").toUpperCase();
  await homeserver.provisionUser(localpart);
  await homeserver.upsertDevice(localpart, deviceId);
  return c.json({
    user_id: `@${localpart}:${serverName}`,
    device_id: deviceId,
    ...tokenFields(sessions.open({ localpart, deviceId })),
  });
}

/** @returns `undefined` for a way to log in that there is not, `null` when it did not succeed. */
async function whoLogsIn(
  body: Record<string, unknown>,
  people: People,
  sessions: CompatSessions,
): Promise<string | null | undefined> {
  if (body["type"] === "m.login.token") return sessions.redeemLoginToken(textOf(body["token"]));
  if (body["type"] !== "m.login.password") return undefined;
  const identifier = body["identifier"] as { user?: unknown } | undefined;
  const name = textOf(identifier?.user ?? body["user"]);
  const localpart = /^@(?<localpart>[^:]+):/u.exec(name)?.groups?.["localpart"] ?? name;
  return (await people.verify(localpart, textOf(body["password"])))?.localpart ?? null;
}

function startSso(c: Context, { publicUrl, ssoReturns }: CompatApiParts): Response {
  const id = newUlid();
  ssoReturns.set(id, c.req.query("redirectUrl") ?? "");
  return c.redirect(`${publicUrl}/complete-compat-sso/${id}`, 303);
}

function tokenFields({ accessToken, refreshToken }: CompatTokens): Record<string, unknown> {
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in_ms: COMPAT_TOKEN_TTL_MS,
  };
}

function bearerOf(c: Context): string | null {
  return (
    /^Bearer (?<token>.+)$/u.exec(c.req.header("authorization") ?? "")?.groups?.["token"] ?? null
  );
}

async function readBody(c: Context): Promise<Record<string, unknown>> {
  try {
    return await c.req.json<Record<string, unknown>>();
  } catch {
    // No JSON is no known way to log in either.
    return {};
  }
}
