/** Registration and introspection, which oidc-provider does otherwise than MAS. Rules M45 and M50 in SPEC.md. */
import { Hono } from "hono";
import { cors } from "hono/cors";
import type { Provider } from "oidc-provider";
import type { CompatSessions } from "../compat/createCompatSessions.ts";
import type { Faults } from "../Faults.ts";
import type { People } from "../people/createPeople.ts";
import type { ClientStore } from "./createClientStore.ts";
import { registrationFaults, type RegistrationPolicy } from "./registrationFaults.ts";
import { textOf } from "../textOf.ts";

export interface OAuthApiParts {
  readonly provider: Provider;
  readonly clients: ClientStore;
  readonly people: People;
  readonly sessions: CompatSessions;
  readonly policy: RegistrationPolicy;
  readonly secret: string;
  readonly faults: () => Faults;
}

export function createOAuthApi(parts: OAuthApiParts): Hono {
  const { clients, policy } = parts;
  const app = new Hono();
  app.use("/oauth2/registration", cors());
  app.post("/oauth2/registration", async (c) => {
    const metadata = await c.req.json<Record<string, unknown>>().catch(() => null);
    const [first, ...rest] = registrationFaults(metadata, policy);
    if (first !== undefined || metadata === null) {
      const description = [first, ...rest].map((fault) => fault?.message).join("; ");
      return c.json({ error: first?.error, error_description: description }, 400);
    }
    return c.json({ ...metadata, client_id: clients.register(metadata).clientId }, 201);
  });
  app.post("/oauth2/introspect", async (c) => {
    const secret = parts.faults().secretOfMas ?? parts.secret;
    if (c.req.header("authorization") !== `Bearer ${secret}`)
      return c.json({ error: "access_denied" }, 401);
    const { token } = await c.req.parseBody();
    return c.json(await describeToken(textOf(token), parts));
  });
  return app;
}

/** @see RFC 7662 §2.2, with what Synapse reads of it: `username`, `device_id` and `expires_in`. */
async function describeToken(
  token: string,
  { sessions, provider, people }: OAuthApiParts,
): Promise<Record<string, unknown>> {
  const compat = sessions.find(token);
  if (compat !== null) {
    const { localpart, deviceId, scope } = compat;
    const sub = people.find(localpart)?.id;
    return {
      active: true,
      scope,
      username: localpart,
      sub,
      ...(deviceId !== null && { device_id: deviceId }),
    };
  }
  const found = await provider.AccessToken.find(token);
  if (!found?.accountId) return { active: false };
  const remainingSeconds = found.remainingTTL;
  return {
    active: true,
    scope: found.scope,
    username: found.accountId,
    sub: people.find(found.accountId)?.id,
    client_id: found.clientId,
    expires_in: remainingSeconds,
    iat: found.iat,
    exp: found.exp,
  };
}
