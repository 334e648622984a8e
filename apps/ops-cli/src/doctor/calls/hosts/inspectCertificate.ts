/** What a host shows of itself when TLS begins. */
import { isIP } from "node:net";
import { connect } from "node:tls";

export type CertificateLook =
  /** `endsAt`: milliseconds since the epoch, of the certificate in the chain that ends first. */
  | { readonly kind: "trusted"; readonly endsAt: number }
  /** OpenSSL's or Node's name for what is wrong with it: `CERT_HAS_EXPIRED`, `ERR_TLS_CERT_ALTNAME_INVALID`. */
  | { readonly kind: "refused"; readonly code: string }
  /** Nobody who speaks TLS. */
  | { readonly kind: "absent" };

/** @param timeoutMs - milliseconds for the whole handshake. */
export function inspectCertificate(
  host: string,
  port: number,
  timeoutMs: number,
): Promise<CertificateLook> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, ...(isIP(host) === 0 && { servername: host }) });
    const settle = (look: CertificateLook): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(look);
    };
    const timer = setTimeout(() => settle({ kind: "absent" }), timeoutMs);
    socket.on("secureConnect", () => {
      const certificate = socket.getPeerX509Certificate();
      const endsAt = Date.parse(certificate?.validTo ?? "");
      settle(Number.isNaN(endsAt) ? { kind: "absent" } : { kind: "trusted", endsAt });
    });
    socket.on("error", (error) => {
      const code = "code" in error && typeof error.code === "string" ? error.code : "";
      settle(isAboutCertificate(code) ? { kind: "refused", code } : { kind: "absent" });
    });
  });
}

/** Failures that a better certificate would mend. */
export function isAboutCertificate(code: string): boolean {
  return /^(?:CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/u.test(
    code,
  );
}
