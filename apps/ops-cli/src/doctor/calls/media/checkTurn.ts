/** Whether a TURN server carries a call: with the credentials that people are given, to the SFU and back. Rules O221 and O222 in SPEC.md. */
import type { Finding } from "../../Finding.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { faulty, good } from "../callsCatalog.ts";
import { isAboutCertificate } from "../hosts/inspectCertificate.ts";
import type { SfuVisit } from "../sfu/joinSfu.ts";
import { askIce } from "../stun/askIce.ts";
import { NoStunAnswer } from "../stun/askStun.ts";
import type { PacketSocket } from "../stun/openPacketSocket.ts";
import { openRelay, TurnRefusal, type Relay, type TurnCredentials } from "../stun/openRelay.ts";
import type { PeerAddress } from "../stun/stunMessage.ts";
import { failureCode } from "./failureCode.ts";
import type { IceUrl } from "./parseIceUrl.ts";

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;

type TurnPorts = Pick<CallsPorts, "clock" | "openPacketSocket" | "patienceMs">;

export interface TurnQuestion {
  readonly server: IceUrl;
  readonly credentials: TurnCredentials;
  /** Where a packet through the server shall go; `null` when the SFU offered nothing. */
  readonly media: SfuVisit["media"];
}

export async function checkTurn(ports: TurnPorts, question: TurnQuestion): Promise<Finding> {
  const { openPacketSocket, patienceMs: timeoutMs } = ports;
  const { host, port, transport, url } = question.server;
  let socket: PacketSocket;
  try {
    socket = await openPacketSocket({ host, port, transport, framing: "stun" }, { timeoutMs });
  } catch (error) {
    const code = failureCode(error);
    return isAboutCertificate(code)
      ? faulty("turn", "certificate", { url, code })
      : faulty("turn", "unreachable", { url, why: code });
  }
  try {
    return await checkRelay(ports, question, socket);
  } finally {
    socket.close();
  }
}

async function checkRelay(
  ports: TurnPorts,
  question: TurnQuestion,
  socket: PacketSocket,
): Promise<Finding> {
  const { credentials, server } = question;
  let relay: Relay;
  const startedAt = ports.clock.now();
  try {
    relay = await openRelay(socket, { credentials, timeoutMs: ports.patienceMs });
  } catch (error) {
    if (error instanceof NoStunAnswer)
      return faulty("turn", "unreachable", { url: server.url, why: error.code });
    if (error instanceof TurnRefusal) return judgeRefusal(question, error.status, startedAt);
    throw error;
  }
  const finding = await checkRelayed(ports, question, relay);
  relay.close();
  return finding;
}

function judgeRefusal(
  { server: { url }, credentials }: TurnQuestion,
  status: number,
  now: number,
): Finding {
  if (status !== UNAUTHORIZED) return faulty("turn", "refused", { url, status });
  // Time-limited credentials begin with the second that they end at (coturn's REST API).
  const endsAtSeconds = /^\d+(?=:|$)/u.exec(credentials.username)?.[0];
  const seconds = Math.round(now / 1000) - Number(endsAtSeconds ?? Number.NaN);
  if (seconds > 0) return faulty("turn", "credentials-over", { url, seconds });
  return faulty("turn", "credentials-refused", { url });
}

async function checkRelayed(
  { clock, patienceMs: timeoutMs }: TurnPorts,
  { server: { url }, media }: TurnQuestion,
  relay: Relay,
): Promise<Finding> {
  const isIpv6 = ({ address }: PeerAddress): boolean => address.includes(":");
  const peer = media?.candidates.find(
    (candidate) =>
      candidate.transport === "udp" && isIpv6(candidate) === isIpv6(relay.relayedAddress),
  );
  if (media === null || peer === undefined) return faulty("turn", "nothing-to-reach", { url });
  const startedAt = clock.now();
  const values = { url, peer: `${peer.address}:${peer.port}` };
  try {
    const path = await relay.pathTo(peer);
    const isAnswered = await askIce(path, { session: media.session, timeoutMs });
    if (!isAnswered) return faulty("turn", "nothing-relayed", values);
    return good("turn", { url, ms: clock.now() - startedAt });
  } catch (error) {
    if (error instanceof NoStunAnswer) return faulty("turn", "nothing-relayed", values);
    if (!(error instanceof TurnRefusal)) throw error;
    const { status } = error;
    return status === FORBIDDEN
      ? faulty("turn", "peer-denied", values)
      : faulty("turn", "refused", { url, status });
  }
}
