/** Which way a call takes from here: the first that answers, in the order that browsers prefer them. Rule O220 in SPEC.md. */
import type { Finding } from "../../Finding.ts";
import { faulty, good } from "../callsCatalog.ts";

export type Way = "udp" | "tcp" | "turn-udp" | "turn-tcp" | "turn-tls";

/** RFC 8445 §5.1.2: what is direct comes before what is relayed, and UDP before TCP. */
const IN_ORDER = ["tcp", "turn-udp", "turn-tcp", "turn-tls"] as const satisfies readonly Way[];

export function judgePath(ways: readonly Way[]): Finding {
  if (ways.includes("udp")) return good("path");
  return faulty("path", IN_ORDER.find((way) => ways.includes(way)) ?? "none");
}
