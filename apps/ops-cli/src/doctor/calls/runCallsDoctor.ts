/** Looks at everything that a call needs, in the order in which it is needed. Rule O223 in SPEC.md. */
import type { Secret } from "@tertulia/protocol";
import type { Finding } from "../Finding.ts";
import type { CallsPorts, CallsTarget } from "./CallsTarget.ts";
import { faulty } from "./callsCatalog.ts";
import { checkDelayedEvents, type PersonInRoom } from "./homeserver/checkDelayedEvents.ts";
import { checkRoomPower } from "./homeserver/checkRoomPower.ts";
import { checkTransports, checkWellKnown } from "./homeserver/checkTransports.ts";
import { checkHost } from "./hosts/checkHost.ts";
import { checkSound } from "./media/checkSound.ts";
import { checkWays } from "./media/checkWays.ts";
import { checkService } from "./service/checkService.ts";
import { requestCallToken, type CallTokenLook } from "./service/requestCallToken.ts";
import { checkSfuHttp } from "./sfu/checkSfuHttp.ts";
import { checkSynapseVersion } from "./sfu/checkVersions.ts";
import { lookBehind } from "./sfu/lookBehind.ts";
import { lookByKey } from "./sfu/lookByKey.ts";

const NAME_BYTES = 12;

/** @returns findings in the order of what depends on what; of one kind there can be several, or none where nothing is to be said. */
export async function runCallsDoctor(ports: CallsPorts, target: CallsTarget): Promise<Finding[]> {
  const homeserver = await lookAtHomeserver(ports, target);
  const service = await lookAtService(ports, target, homeserver);
  const sfuUrl = target.sfuUrl ?? service.grant?.sfuUrl ?? null;
  const hosts = [homeserver.person.clientApiUrl, homeserver.serviceUrl, sfuUrl];
  return [
    ...homeserver.findings,
    ...service.findings,
    ...(await lookAtHosts(ports, hosts)),
    ...(await lookAtSfu(ports, target, { sfuUrl, token: service.grant?.token ?? null })),
  ];
}

interface HomeserverLook {
  readonly findings: readonly Finding[];
  readonly serviceUrl: string | null;
  readonly person: PersonInRoom;
}

async function lookAtHomeserver(ports: CallsPorts, target: CallsTarget): Promise<HomeserverLook> {
  const { http } = ports;
  const { serverName, homeserverUrl, accessToken, roomId } = target;
  const wellKnown = await checkWellKnown(http, serverName);
  const clientApiUrl = homeserverUrl ?? wellKnown.clientApiUrl;
  const person = { clientApiUrl, accessToken, roomId };
  const named = { clientApiUrl, accessToken, serviceUrl: wellKnown.serviceUrl };
  const [transports, delayedEvents, roomPower, version] = await Promise.all([
    checkTransports(http, named),
    checkDelayedEvents(http, person, randomName(ports)),
    checkRoomPower(http, person),
    checkSynapseVersion(http, clientApiUrl),
  ]);
  return {
    findings: [wellKnown.finding, transports.finding, delayedEvents, roomPower, ...version],
    serviceUrl: target.serviceUrl ?? transports.serviceUrl,
    person,
  };
}

interface ServiceLook extends Pick<CallTokenLook, "grant"> {
  readonly findings: readonly Finding[];
}

async function lookAtService(
  { http }: CallsPorts,
  { serverName }: CallsTarget,
  { serviceUrl, person }: HomeserverLook,
): Promise<ServiceLook> {
  if (serviceUrl === null) return { findings: [faulty("service", "unknown")], grant: null };
  const findings = await checkService(http, { serviceUrl, serverName });
  // Who is not there gives no tokens: it has been said.
  if (findings.length === 1) return { findings, grant: null };
  const { clientApiUrl, accessToken, roomId } = person;
  if (accessToken === null || roomId === null)
    return { findings: [...findings, faulty("service-admits", "no-token")], grant: null };
  const question = { clientApiUrl, serviceUrl, accessToken, roomId };
  const { finding, grant } = await requestCallToken(http, question);
  return { findings: [...findings, finding], grant };
}

/** Each host once, however many of the addresses are on it. */
async function lookAtHosts(
  ports: CallsPorts,
  urls: readonly (string | null)[],
): Promise<Finding[]> {
  const origins = urls.flatMap((url) =>
    url === null ? [] : [new URL(url.replace(/^ws/u, "http")).origin],
  );
  const looks = [...new Set(origins)].map((origin) => checkHost(ports, origin));
  return (await Promise.all(looks)).flat();
}

interface SfuDoor {
  /** `ws:` or `wss:`. */
  readonly sfuUrl: string | null;
  /** A person's, of the call service. */
  readonly token: Secret | null;
}

async function lookAtSfu(
  ports: CallsPorts,
  target: CallsTarget,
  { sfuUrl, token }: SfuDoor,
): Promise<Finding[]> {
  if (sfuUrl === null) return [faulty("sfu", "unknown")];
  const publicUrl = sfuUrl.replace(/^ws/u, "http");
  const findings = await checkSfuHttp(ports.http, publicUrl);
  const { sfuKey, sfuConfig, metricsUrl } = target;
  const behind = await lookBehind(ports, { publicUrl, sfuConfig });
  const apiUrl = target.sfuApiUrl ?? publicUrl;
  const room = `look-${randomName(ports)}`;
  const byKey = await lookByKey(ports, { sfuKey, apiUrl, metricsUrl, room });
  try {
    const doors = { url: sfuUrl, personToken: token, ownToken: byKey.token };
    const ways = await checkWays(ports, doors);
    const question = { ...ways, url: sfuUrl, room, sfuKey: byKey.token && sfuKey };
    const sound = await checkSound(ports, question);
    return [...findings, ...behind, ...byKey.findings, ...ways.findings, ...sound];
  } finally {
    await byKey.close();
  }
}

function randomName({ random }: CallsPorts): string {
  return Buffer.from(random(NAME_BYTES)).toString("hex");
}
