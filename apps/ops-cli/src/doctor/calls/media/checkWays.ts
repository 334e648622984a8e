/** A look into the SFU as a client has it, and every way that media could take from here. Rule O225 in SPEC.md. */
import type { Secret } from "@tertulia/protocol";
import { HttpFailure } from "../../../machine/Http.ts";
import type { Finding } from "../../Finding.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { faulty, good } from "../callsCatalog.ts";
import { validateToken } from "../sfu/checkRoomService.ts";
import { judgeVersion } from "../sfu/checkVersions.ts";
import type { IceServer, SfuVisit } from "../sfu/joinSfu.ts";
import { SfuJoinFailure } from "../sfu/openSignalling.ts";
import { checkMedia, type WaysLook } from "./checkMedia.ts";
import { checkTurn } from "./checkTurn.ts";
import { judgeIceServers } from "./judgeIceServers.ts";
import { IN_ORDER, judgePath, type Way } from "./judgePath.ts";
import { parseIceUrl, type IceUrl } from "./parseIceUrl.ts";

export interface Doors {
  /** `ws:` or `wss:` URL that clients are given. */
  readonly url: string;
  /** The call service's; `null` when it gave none. */
  readonly personToken: Secret | null;
  /** Opens a room that nobody else is in; `null` when there is none. */
  readonly ownToken: Secret | null;
}

export interface AllWays {
  readonly findings: readonly Finding[];
  /** Whether the SFU's media answers without a TURN server. */
  readonly isStraightOpen: boolean;
  /** TURN servers through which it answers, each with one URL, in the order in which calls take them. */
  readonly relays: readonly IceServer[];
}

/** Joins with the token that nobody notices, where there is one, and tries the ways. */
export async function checkWays(ports: CallsPorts, doors: Doors): Promise<AllWays> {
  const { url, personToken, ownToken } = doors;
  const token = ownToken ?? personToken;
  if (token === null) return withoutVisit(faulty("signalling", "no-token"));
  const refusal = ownToken && personToken && (await checkPersonToken(ports, url, personToken));
  try {
    const visit = await ports.joinSfu({ url, token, timeoutMs: ports.patienceMs });
    try {
      const look = await lookFrom(ports, visit);
      const door = refusal ?? good("signalling", { version: visit.version });
      return { ...look, findings: [door, ...look.findings] };
    } finally {
      visit.close();
    }
  } catch (error) {
    if (!(error instanceof SfuJoinFailure)) throw error;
    return withoutVisit(refusal ?? judgeFailure(url, error));
  }
}

/** A person's token is looked at without joining: others in the room would see somebody come. */
async function checkPersonToken(
  { http }: CallsPorts,
  url: string,
  token: Secret,
): Promise<Finding | null> {
  try {
    const status = await validateToken({ http, apiUrl: url.replace(/^ws/u, "http") }, token);
    return status === 200 ? null : faulty("signalling", "refused", { status });
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return faulty("signalling", "unreachable", { url, why: error.reason });
  }
}

function withoutVisit(door: Finding): AllWays {
  const findings = [door, faulty("ice-servers", "unknown"), faulty("path", "unknown")];
  return { findings, isStraightOpen: false, relays: [] };
}

function judgeFailure(url: string, { status, code }: SfuJoinFailure): Finding {
  if (status === null) return faulty("signalling", "unreachable", { url, why: code });
  // LiveKit refuses with these; any other status is of somebody before it.
  const isRefusal = status === 401 || status === 403 || status === 404;
  return faulty("signalling", isRefusal ? "refused" : "no-websocket", { url, status });
}

async function lookFrom(ports: CallsPorts, visit: SfuVisit): Promise<AllWays> {
  const { version, iceServers, media } = visit;
  const servers = iceServers.flatMap(toServers);
  const [direct, relayed] = await Promise.all([
    media === null ? noMedia() : checkMedia(ports, media),
    checkRelays(ports, servers, media),
  ]);
  const relays = relayed.relays.toSorted(
    (a, b) => IN_ORDER.indexOf(a.way) - IN_ORDER.indexOf(b.way),
  );
  return {
    findings: [
      ...judgeVersion("LiveKit", version),
      ...direct.findings,
      judgeIceServers(servers.map(({ server }) => server)),
      ...relayed.findings,
      judgePath([...direct.ways, ...relays.map(({ way }) => way)]),
    ],
    isStraightOpen: direct.ways.length > 0,
    relays: relays.map(({ relay }) => relay),
  };
}

interface NamedServer {
  readonly server: IceUrl;
  readonly credentials: IceServer;
}

function toServers(credentials: IceServer): NamedServer[] {
  return credentials.urls.flatMap((url) => {
    const server = parseIceUrl(url);
    return server === null ? [] : [{ server, credentials }];
  });
}

interface RelaysLook {
  readonly findings: readonly Finding[];
  readonly relays: readonly { readonly way: Way; readonly relay: IceServer }[];
}

async function checkRelays(
  ports: CallsPorts,
  servers: readonly NamedServer[],
  media: SfuVisit["media"],
): Promise<RelaysLook> {
  const turn = servers.filter(({ server }) => server.scheme.startsWith("turn"));
  const looks = await Promise.all(
    turn.map(async ({ server, credentials }) => {
      const finding = await checkTurn(ports, { server, credentials, media });
      const relay = { ...credentials, urls: [server.url] };
      return { finding, way: `turn-${server.transport}` as const, relay };
    }),
  );
  return {
    findings: looks.map(({ finding }) => finding),
    relays: looks.filter(({ finding }) => finding.status === "pass"),
  };
}

function noMedia(): WaysLook {
  return { findings: [faulty("media", "none")], ways: [] };
}
