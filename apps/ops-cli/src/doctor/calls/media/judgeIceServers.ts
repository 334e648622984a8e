/** What the TURN servers that people are given are good for. Rule O218 in SPEC.md. */
import type { Finding } from "../../Finding.ts";
import { faulty, good } from "../callsCatalog.ts";
import type { IceUrl } from "./parseIceUrl.ts";

/** What LiveKit names when it is told of no server. */
const THIRD_PARTIES = /(?:^|\.)(?:google|twilio)\.com$/iu;
const HTTPS_PORT = 443;

export function judgeIceServers(servers: readonly IceUrl[]): Finding {
  const turn = servers.filter(({ scheme }) => scheme === "turn" || scheme === "turns");
  if (turn.length === 0) {
    const hosts = servers.map(({ host }) => host).filter((host) => THIRD_PARTIES.test(host));
    if (hosts.length === 0) return faulty("ice-servers", "none");
    return faulty("ice-servers", "third-party", { hosts: [...new Set(hosts)].join(", ") });
  }
  const isLastResort = ({ scheme, port }: IceUrl): boolean =>
    scheme === "turns" && port === HTTPS_PORT;
  if (!turn.some(isLastResort)) return faulty("ice-servers", "no-tls-443");
  return good("ice-servers", { count: turn.length });
}
