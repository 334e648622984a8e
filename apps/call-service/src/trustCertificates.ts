/** Lets the process believe certificate authorities of the operator's own, whoever makes the connection. */
import * as tls from "node:tls";
import { ConfigError } from "./config.ts";

/**
 * In addition to those that Node knows; before the first connection.
 *
 * @param certificates - PEM, one each.
 * @throws {ConfigError} when this Node cannot do that.
 */
export function trustCertificates(certificates: readonly string[]): void {
  if (certificates.length === 0) return;
  // Types of Node 24; the service runs on 22 too, which has this since 22.19.
  const { setDefaultCACertificates: setDefault } = tls as Partial<typeof tls>;
  if (setDefault === undefined) throw new ConfigError(["TERTULIA_CA_FILE needs Node 22.19"]);
  setDefault([...tls.getCACertificates("default"), ...certificates]);
}
