/** Until the test has finished, this process trusts the tests' certificate, as an operator's machine trusts a real one. */
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { onTestFinished } from "vitest";
import { TEST_CERTIFICATE } from "./testCertificate.ts";

export function trustTestCertificate(): void {
  const trusted = getCACertificates("default");
  setDefaultCACertificates([...trusted, TEST_CERTIFICATE]);
  onTestFinished(() => setDefaultCACertificates(trusted));
}
