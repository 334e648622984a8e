/** Certificate and clock of a host that clients talk to. Rules O209 and O210 in SPEC.md. */
import { HttpFailure } from "../../../machine/Http.ts";
import type { Finding } from "../../Finding.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { faulty, good } from "../callsCatalog.ts";

const DAY_MS = 86_400_000;
/** Certificates of 90 days are renewed at 30; who renews by hand needs some days. */
const SOON_DAYS = 14;
const DRIFT_SECONDS = 5;
/** Half of the minute that an SFU forgives. */
const WRONG_SECONDS = 30;

type HostPorts = Pick<CallsPorts, "http" | "clock" | "inspectCertificate" | "patienceMs">;

/** @param url - any of the host's; `ws:` and `wss:` too. */
export async function checkHost(ports: HostPorts, url: string): Promise<Finding[]> {
  const { protocol, port, host, origin, hostname } = new URL(url.replace(/^ws/u, "http"));
  const findings = await checkClock(ports, { origin, host });
  if (protocol === "http:") {
    if (isTriedOut(url)) return findings;
    return [faulty("certificate", "plain", { host }), ...findings];
  }
  const look = await ports.inspectCertificate(
    bare(hostname),
    Number(port || 443),
    ports.patienceMs,
  );
  if (look.kind === "absent") return findings;
  if (look.kind === "refused")
    return [faulty("certificate", "refused", { host, code: look.code }), ...findings];
  const days = Math.floor((look.endsAt - ports.clock.now()) / DAY_MS);
  const finding =
    days < SOON_DAYS
      ? faulty("certificate", "ends-soon", { host, days })
      : good("certificate", { host, days });
  return [finding, ...findings];
}

/** By the `Date` of an answer (RFC 9110 §6.6.1), which counts whole seconds. Without one nothing is said. */
async function checkClock(
  { http, clock }: HostPorts,
  { origin, host }: { readonly origin: string; readonly host: string },
): Promise<Finding[]> {
  try {
    const { headers } = await http({ url: `${origin}/`, maxBytes: 0 });
    const theirsAt = Date.parse(headers.get("date") ?? "");
    if (Number.isNaN(theirsAt)) return [];
    const seconds = Math.round(Math.abs(theirsAt - clock.now()) / 1000);
    if (seconds > WRONG_SECONDS) return [faulty("clock", "wrong", { host, seconds })];
    if (seconds > DRIFT_SECONDS) return [faulty("clock", "drifts", { host, seconds })];
    return [good("clock", { host, seconds })];
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    // Whoever asks this host for more tells that it is not there.
    return [];
  }
}

/** Browsers trust loopback without TLS; it is how a service is tried out. */
export function isTriedOut(url: string): boolean {
  const { protocol, hostname } = new URL(url.replace(/^ws/u, "http"));
  const name = bare(hostname);
  const isLoopback = name === "localhost" || name === "::1" || name.startsWith("127.");
  return protocol === "http:" && isLoopback;
}

/** Without the brackets around an address of IPv6. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/gu, "");
}
