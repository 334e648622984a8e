/** Whether the SFU's media answers at the addresses that it offers. Rule O219 in SPEC.md. */
import type { Finding } from "../../Finding.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { faulty, good } from "../callsCatalog.ts";
import type { SfuVisit } from "../sfu/joinSfu.ts";
import type { IceCandidate } from "../sfu/parseIceDescription.ts";
import { askIce, type IceSession } from "../stun/askIce.ts";
import { failureCode } from "./failureCode.ts";
import type { Way } from "./judgePath.ts";

/** Of a machine without IPv6, which tells nothing about the SFU. */
const NO_ROUTE = new Set(["ENETUNREACH", "EADDRNOTAVAIL", "EHOSTUNREACH"]);

type MediaPorts = Pick<CallsPorts, "clock" | "openPacketSocket" | "patienceMs">;

export interface WaysLook {
  readonly findings: readonly Finding[];
  /** Those that media can take. */
  readonly ways: readonly Way[];
}

export async function checkMedia(
  ports: MediaPorts,
  { session, candidates }: NonNullable<SfuVisit["media"]>,
): Promise<WaysLook> {
  if (candidates.length === 0) return { findings: [faulty("media", "none")], ways: [] };
  const looks = await Promise.all(
    candidates.map((candidate) => checkCandidate(ports, session, candidate)),
  );
  return {
    findings: looks.flatMap(({ finding }) => (finding === null ? [] : [finding])),
    ways: looks.flatMap(({ way }) => (way === null ? [] : [way])),
  };
}

async function checkCandidate(
  { clock, openPacketSocket, patienceMs: timeoutMs }: MediaPorts,
  session: IceSession,
  { address: host, port, transport }: IceCandidate,
): Promise<{ readonly finding: Finding | null; readonly way: Way | null }> {
  const isIpv6 = host.includes(":");
  const way = `${transport.toUpperCase()} ${isIpv6 ? `[${host}]` : host}:${port}`;
  const startedAt = clock.now();
  try {
    const socket = await openPacketSocket(
      { host, port, transport, framing: "rfc4571" },
      { timeoutMs },
    );
    try {
      if (!(await askIce(socket, { session, timeoutMs })))
        return { finding: faulty("media", "unreachable", { way, why: "not-ice" }), way: null };
    } finally {
      socket.close();
    }
    return { finding: good("media", { way, ms: clock.now() - startedAt }), way: transport };
  } catch (error) {
    const why = failureCode(error);
    if (isIpv6 && NO_ROUTE.has(why)) return { finding: null, way: null };
    return { finding: faulty("media", "unreachable", { way, why }), way: null };
  }
}
