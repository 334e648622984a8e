/** The endpoints that people reach through their homeserver, and homeservers through ours (MSC4512). */
import { isServerName, isUserId, serverNameOf } from "@tertulia/protocol";
import { Hono, type Context } from "hono";
import { checkedDelayMs } from "../../authorize/parseDelay.ts";
import type { Person } from "../../authorize/Person.ts";
import type { ApplicationService } from "../../config.ts";
import { delegateLeave } from "../../delegateLeave.ts";
import { issueCallToken, type CallTokenOrder } from "../../issueCallToken.ts";
import type { CallServiceParts } from "../../ports.ts";
import {
  parseProxiedDelegation,
  parseProxiedGetToken,
  parseProxiedSfuGet,
  type ProxiedDelegationRequest,
  type ProxiedTokenRequest,
} from "../../proxied/parseProxiedRequest.ts";
import { checkHomeserverToken, readOrigin, readPerson } from "../../proxied/readVouching.ts";
import { relayTokenRequest } from "../../proxied/relayTokenRequest.ts";
import { Refusal } from "../../Refusal.ts";
import { includesServer } from "../../settings/listForms.ts";
import { limitedBody, readJson } from "../tokenEndpoint.ts";

/** MSC4195 before and after it is stable; clients have begun to use the stable path. */
const MSC4195_VERSIONS = ["unstable/io.element.msc4195", "v1"];
const OWN_PATH = "/_matrix/client/unstable/org.tertulia/rtc/livekit";

/** All of them 404 while no homeserver has this service registered; CORS is the homeserver's affair. */
export function createProxied(parts: CallServiceParts): Hono {
  const app = new Hono();
  app.post(`${OWN_PATH}/sfu/get`, limitedBody, async (c) => {
    const person = personOf(c, ownCaller(c, parts), parts);
    const request = parseProxiedSfuGet(await readJson(c));
    return c.json(await issueCallToken({ person, request }, parts));
  });
  app.post(`${OWN_PATH}/delegate_delayed_leave`, limitedBody, async (c) => {
    const person = personOf(c, ownCaller(c, parts), parts);
    const { delay, ...request } = parseProxiedSfuGet(await readJson(c));
    if (delay === null) throw new Refusal("body/field-missing", "delay_id");
    await delegateLeave({ person, request: { ...request, delay } }, parts);
    return c.json({});
  });
  for (const version of MSC4195_VERSIONS) {
    const clientPath = `/_matrix/client/${version}/rtc/livekit`;
    app.post(`${clientPath}/get_token`, limitedBody, async (c) => {
      const person = personOf(c, knownCaller(c, parts), parts);
      const request = parseProxiedGetToken(await readJson(c));
      return c.json(await answerOwnPerson({ person, request }, parts));
    });
    app.post(`${clientPath}/delegate_delayed_leave`, limitedBody, async (c) => {
      const person = personOf(c, knownCaller(c, parts), parts);
      const request = parseProxiedDelegation(await readJson(c));
      await keepLeave({ person, request }, parts);
      return c.json({});
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

function personOf(c: Context, service: ApplicationService, { limits }: CallServiceParts): Person {
  const person = readPerson((name) => c.req.header(name), service);
  limits.countPerson(person.userId);
  return person;
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

interface PersonOrder<TRequest extends ProxiedTokenRequest = ProxiedTokenRequest> {
  readonly person: Person;
  readonly request: TRequest;
}

async function answerOwnPerson(
  { person, request }: PersonOrder,
  parts: CallServiceParts,
): Promise<{ readonly jwt: string }> {
  checkClaim({ person, request });
  const { serverName, place } = request;
  if (serverName === "" || serverName === person.serverName) {
    return issueHere({ person, request }, parts);
  }
  if (!isServerName(serverName)) throw new Refusal("body/field-invalid", "server_name");
  await parts.membership.check(person, place.matrixRoomId);
  return relayTokenRequest({ person, request, destination: serverName }, parts.ourHomeserver);
}

async function keepLeave(
  { person, request }: PersonOrder<ProxiedDelegationRequest>,
  parts: CallServiceParts,
): Promise<void> {
  checkClaim({ person, request });
  checkSfu(request, parts);
  const { delayId: id, delayMs } = request;
  const readMs = delayMs > 0 ? delayMs : await parts.ourHomeserver.readDelay(person.userId, id);
  const delay = { id, delayMs: checkedDelayMs(readMs) };
  await delegateLeave({ person, request: { ...request, delay } }, parts);
}

async function answerHomeserver(
  { origin, request }: { readonly origin: string; readonly request: ProxiedTokenRequest },
  parts: CallServiceParts,
): Promise<{ readonly jwt: string }> {
  const { userId, place } = request;
  if (userId === "") throw new Refusal("body/field-missing", "user_id");
  const { names } = parts.config.homeservers;
  const isServed = includesServer(names, origin);
  if (!isServed || !isUserId(userId) || serverNameOf(userId) !== origin) {
    throw new Refusal("proxy/sender-foreign");
  }
  parts.limits.countPerson(userId);
  // Our homeserver signs for nobody here, so a room that it cannot see is a room nobody is let into.
  if ((await parts.membership.standingOf(userId, place.matrixRoomId)) !== "joined") {
    throw new Refusal("membership/not-joined");
  }
  const person = { userId, serverName: origin };
  // One publishes on one's own homeserver's SFU and listens on those of the others.
  const rights = { makesRoom: true, canPublish: false };
  return issueHere({ person, request, rights }, parts);
}

async function issueHere(
  order: PersonOrder & Pick<CallTokenOrder, "rights">,
  parts: CallServiceParts,
): Promise<{ readonly jwt: string }> {
  checkSfu(order.request, parts);
  const { jwt } = await issueCallToken(order, parts);
  return { jwt };
}

function checkClaim({ person, request: { claimedUserId } }: PersonOrder): void {
  if (claimedUserId !== "" && claimedUserId !== person.userId) {
    throw new Refusal("person/claims-another");
  }
}

function checkSfu({ url }: ProxiedTokenRequest, { config }: CallServiceParts): void {
  if (url !== config.sfu.url) throw new Refusal("proxy/other-sfu");
}
