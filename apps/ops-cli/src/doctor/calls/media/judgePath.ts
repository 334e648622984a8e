/** Which way a call takes from here: the first that answers, in the order that browsers prefer them. Rule O220 in SPEC.md. */
import type { Finding } from "../../Finding.ts";
import { faulty, good } from "../callsCatalog.ts";

export type Way = "udp" | "tcp" | "turn-udp" | "turn-tcp" | "turn-tls";

/** RFC 8445 §5.1.2: what is direct comes before what is relayed, and UDP before TCP. */
export const IN_ORDER: readonly Way[] = ["udp", "tcp", "turn-udp", "turn-tcp", "turn-tls"];

export function judgePath(ways: readonly Way[]): Finding {
  const first = IN_ORDER.find((way) => ways.includes(way)) ?? "none";
  return first === "udp" ? good("path") : faulty("path", first);
}
