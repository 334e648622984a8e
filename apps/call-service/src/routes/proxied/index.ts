/** The endpoints that people reach through their homeserver, and homeservers through ours (MSC4512). */
import { isServerName, isUserId, serverNameOf } from "@tertulia/protocol";
import { Hono, type Context } from "hono";
import type { Person } from "../../authorize/Person.ts";
import type { ApplicationService } from "../../config.ts";
import type { Caller } from "../../limits/callerOf.ts";
import { issueCallToken } from "../../issueCallToken.ts";
import type { CallServiceParts } from "../../ports.ts";
import {
  parseProxiedGetToken,
  parseProxiedSfuGet,
  type ProxiedTokenRequest,
} from "../../proxied/parseProxiedRequest.ts";
import { checkHomeserverToken, readOrigin, readPerson } from "../../proxied/readVouching.ts";
import { relayTokenRequest } from "../../proxied/relayTokenRequest.ts";
import { Refusal } from "../../Refusal.ts";
import { limitedBody, readJson } from "../tokenEndpoint.ts";

/** MSC4195 before and after it is stable; clients have begun to use the stable path. */
const MSC4195_VERSIONS = ["unstable/io.element.msc4195", "v1"];
/** It says for whom it asks, so people are counted and its address is not. */
const OUR_HOMESERVER: Caller = { address: "", isTold: true };
const OWN_PATH = "/_matrix/client/unstable/org.tertulia/rtc/livekit/sfu/get";

/** All of them 404 while no homeserver has this service registered; CORS is the homeserver's affair. */
export function createProxied(parts: CallServiceParts): Hono {
  const app = new Hono().post(OWN_PATH, limitedBody, async (c) => {
    const service = ownCaller(c, parts);
    const person = readPerson((name) => c.req.header(name), service);
    parts.limits.countPerson(person.userId, OUR_HOMESERVER);
    const request = parseProxiedSfuGet(await readJson(c));
    return c.json(await issueCallToken({ person, request }, parts));
  });
  for (const version of MSC4195_VERSIONS) {
    app.post(`/_matrix/client/${version}/rtc/livekit/get_token`, limitedBody, async (c) => {
      const service = knownCaller(c, parts);
      const person = readPerson((name) => c.req.header(name), service);
      parts.limits.countPerson(person.userId, OUR_HOMESERVER);
      const request = parseProxiedGetToken(await readJson(c));
      return c.json(await answerOwnPerson({ person, request }, parts));
    });
    app.post(`/_matrix/federation/${version}/rtc/livekit/get_token`, limitedBody, async (c) => {
      knownCaller(c, parts);
      const origin = readOrigin((name) => c.req.header(name));
      const request = parseProxiedGetToken(await readJson(c));
      return c.json(await answerHomeserver({ origin, request }, parts));
    });
  }
  return app;
}

/** @throws {Refusal} `proxy/not-set-up`, `proxy/token-missing`, `proxy/token-unknown`. */
function knownCaller(c: Context, { config }: CallServiceParts): ApplicationService {
  const { applicationService } = config;
  if (applicationService === null) throw new Refusal("proxy/not-set-up");
  checkHomeserverToken((name) => c.req.header(name), applicationService.hsToken);
  return applicationService;
}

/**
 * What the homeserver hands back reaches the client, and `M_UNKNOWN_TOKEN` would log a person out whose own token is
 * good: a registration that does not fit is no endpoint at all, and our client then takes the direct way.
 *
 * @throws {Refusal} `proxy/not-set-up`, `proxy/not-our-homeserver`.
 */
function ownCaller(c: Context, parts: CallServiceParts): ApplicationService {
  try {
    return knownCaller(c, parts);
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason === "proxy/not-set-up") throw error;
    throw new Refusal("proxy/not-our-homeserver", error.reason);
  }
}

async function answerOwnPerson(
  { person, request }: { readonly person: Person; readonly request: ProxiedTokenRequest },
  parts: CallServiceParts,
): Promise<{ readonly jwt: string }> {
  const { claimedUserId, serverName } = request;
  if (claimedUserId !== "" && claimedUserId !== person.userId) {
    throw new Refusal("person/claims-another");
  }
  if (serverName === "" || serverName === person.serverName) {
    return issueHere({ person, request }, parts);
  }
  if (!isServerName(serverName)) throw new Refusal("body/field-invalid", "server_name");
  await parts.membership.check(person, request.place.matrixRoomId);
  return relayTokenRequest({ person, request, destination: serverName }, parts.relay);
}

async function answerHomeserver(
  { origin, request }: { readonly origin: string; readonly request: ProxiedTokenRequest },
  parts: CallServiceParts,
): Promise<{ readonly jwt: string }> {
  const { userId, place } = request;
  if (userId === "") throw new Refusal("body/field-missing", "user_id");
  const { names } = parts.config.homeservers;
  const isServed = names === "everyone" || names.has(origin);
  if (!isServed || !isUserId(userId) || serverNameOf(userId) !== origin) {
    throw new Refusal("proxy/sender-foreign");
  }
  parts.limits.countPerson(userId, OUR_HOMESERVER);
  // Our homeserver signs for nobody here, so a room that it cannot see is a room nobody is let into.
  if ((await parts.membership.standingOf(userId, place.matrixRoomId)) !== "joined") {
    throw new Refusal("membership/not-joined");
  }
  return issueHere({ person: { userId, serverName: origin }, request }, parts);
}

async function issueHere(
  order: { readonly person: Person; readonly request: ProxiedTokenRequest },
  parts: CallServiceParts,
): Promise<{ readonly jwt: string }> {
  if (order.request.url !== parts.config.sfu.url) throw new Refusal("proxy/other-sfu");
  const { jwt } = await issueCallToken(order, parts);
  return { jwt };
}
