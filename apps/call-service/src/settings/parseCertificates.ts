/** The certificates of a PEM file. */
import { X509Certificate } from "node:crypto";

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/gu;

/** @returns each as PEM of its own; `null` when there is none, or one that cannot be read. */
export function parseCertificates(text: string): readonly string[] | null {
  const certificates = text.match(PEM) ?? [];
  const isReadable = (pem: string): boolean => {
    try {
      return new X509Certificate(pem).fingerprint256 !== "";
    } catch {
      // Why it cannot be read helps nobody: the file is the wrong one.
      return false;
    }
  };
  return certificates.length > 0 && certificates.every(isReadable) ? certificates : null;
}
