/** When the certificate of an address ends. Rule O342 in SPEC.md. */
import { isIP } from "node:net";
import { connect } from "node:tls";

const TIMEOUT_MS = 10_000;
const HTTPS_PORT = 443;

/**
 * Milliseconds since the epoch at which it ends, also of one that nobody trusts.
 *
 * @param url - Absolute, `https:`.
 * @returns `null` when there is no answer, or none with TLS.
 */
export async function readCertificate(url: string): Promise<number | null> {
  const { hostname, port } = new URL(url);
  // Whether it is trusted is asked elsewhere: here its date is wanted, above all of one that has ended.
  const options = {
    host: hostname.replace(/^\[|\]$/gu, ""),
    port: Number(port || HTTPS_PORT),
    // Only names can be asked for (RFC 6066 §3).
    ...(isIP(hostname) === 0 && { servername: hostname }),
  };
  const socket = connect({ ...options, rejectUnauthorized: false, timeout: TIMEOUT_MS });
  try {
    return await new Promise<number | null>((resolve) => {
      socket.once("secureConnect", () => {
        const endsAt = Date.parse(socket.getPeerCertificate().valid_to);
        resolve(Number.isNaN(endsAt) ? null : endsAt);
      });
      socket.once("error", () => resolve(null));
      socket.once("timeout", () => resolve(null));
    });
  } finally {
    socket.destroy();
  }
}
