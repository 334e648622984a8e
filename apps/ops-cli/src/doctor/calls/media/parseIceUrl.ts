/** Addresses of STUN and TURN servers as clients are given them (RFC 7064, RFC 7065). Rule O217 in SPEC.md. */

export interface IceUrl {
  readonly url: string;
  readonly scheme: "stun" | "stuns" | "turn" | "turns";
  readonly host: string;
  readonly port: number;
  /** How the server is reached. */
  readonly transport: "udp" | "tcp" | "tls";
}

/** @returns `null` for what is no such address, and for TURN over DTLS, which no browser does. */
export function parseIceUrl(url: string): IceUrl | null {
  const match =
    /^(stuns?|turns?):(\[[\da-f:.]+\]|[^:?[\]]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/iu.exec(url);
  if (match === null) return null;
  const [, scheme = "", host = "", port, transport] = match;
  const isSecure = scheme.endsWith("s");
  if (isSecure && transport === "udp") return null;
  return {
    url,
    scheme: scheme.toLowerCase() as IceUrl["scheme"],
    host: host.replace(/^\[|\]$/gu, ""),
    port: Number(port ?? (isSecure ? 5349 : 3478)),
    transport: isSecure ? "tls" : transport === "tcp" ? "tcp" : "udp",
  };
}
