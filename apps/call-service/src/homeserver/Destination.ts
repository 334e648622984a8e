/** Where a request goes, and under which name. */
import { isIP } from "node:net";

export interface Destination {
  readonly scheme: "http" | "https";
  /** What is dialled: a DNS name or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  /** The `Host` header. */
  readonly authority: string;
  /** Whom the certificate has to name; a DNS name of these is sent as SNI. */
  readonly certificateName: string;
  /** Before every path; `""` or `/path`. */
  readonly basePath: string;
}

/** The destination of an `http:` or `https:` URL; user, query and fragment of it are left out. */
export function toDestination(url: URL): Destination {
  const host = withoutBrackets(url.hostname);
  const scheme = url.protocol === "http:" ? "http" : "https";
  return {
    scheme,
    host,
    port: url.port === "" ? defaultPort(scheme) : Number(url.port),
    authority: url.host,
    certificateName: host,
    basePath: url.pathname.replace(/\/+$/u, ""),
  };
}

/** Without the brackets that an IPv6 address has in URLs and server names. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/u, "$1");
}

/** Whether a host is an address, so that nothing has to be resolved. */
export function isAddress(host: string): boolean {
  return isIP(host) !== 0;
}

function defaultPort(scheme: Destination["scheme"]): number {
  return scheme === "http" ? 80 : 443;
}
