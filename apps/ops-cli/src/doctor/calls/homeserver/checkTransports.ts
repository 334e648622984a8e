/** Where the homeserver says calls run (MSC4143, and the well-known file before it). Rules O201 and O202 in SPEC.md. */
import { firstLiveKitTransport, type Secret } from "@tertulia/protocol";
import { HttpFailure, type Http } from "../../../machine/Http.ts";
import type { Finding } from "../../Finding.ts";
import { askJson } from "../askJson.ts";
import { faulty, good } from "../callsCatalog.ts";

const ROUTE = "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports";

export interface WellKnownLook {
  readonly finding: Finding;
  /** The call service that it names; `null` when it names none. */
  readonly serviceUrl: string | null;
  /** The homeserver's client API, without a slash at the end. */
  readonly clientApiUrl: string;
}

export async function checkWellKnown(http: Http, serverName: string): Promise<WellKnownLook> {
  const serverUrl = `https://${serverName}`;
  const url = `${serverUrl}/.well-known/matrix/client`;
  const nothing = { serviceUrl: null, clientApiUrl: serverUrl };
  try {
    const { status, json, headers } = await askJson(http, { url });
    if (status !== 200 || json === null)
      return { ...nothing, finding: faulty("well-known", "unreadable", { url, status }) };
    const clientApiUrl = readBaseUrl(json["m.homeserver"]) ?? serverUrl;
    const transport = firstLiveKitTransport(json["org.matrix.msc4143.rtc_foci"]);
    const serviceUrl = transport && trimSlash(transport.livekit_service_url);
    const finding = judge({
      url,
      service: serviceUrl,
      origin: headers.get("access-control-allow-origin"),
    });
    return { finding, serviceUrl, clientApiUrl };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { ...nothing, finding: faulty("well-known", "unreachable", { url, why: error.reason }) };
  }
}

export interface TransportsQuestion {
  readonly clientApiUrl: string;
  readonly accessToken: Secret | null;
  /** What the well-known file names; both must be one. */
  readonly serviceUrl: string | null;
}

export interface TransportsLook {
  readonly finding: Finding;
  readonly serviceUrl: string | null;
}

export async function checkTransports(
  http: Http,
  { clientApiUrl, accessToken, serviceUrl }: TransportsQuestion,
): Promise<TransportsLook> {
  if (accessToken === null) return { finding: faulty("transports", "no-token"), serviceUrl };
  try {
    const { status, json } = await askJson(http, { url: `${clientApiUrl}${ROUTE}`, accessToken });
    const transport = firstLiveKitTransport(json?.["rtc_transports"]);
    const named = transport && trimSlash(transport.livekit_service_url);
    const finding = judgeTransports({ status, named, serviceUrl });
    return { finding, serviceUrl: serviceUrl ?? named };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { finding: faulty("transports", "refused", { status: error.reason }), serviceUrl };
  }
}

interface NamedTransports {
  readonly status: number;
  readonly named: string | null;
  readonly serviceUrl: string | null;
}

function judgeTransports({ status, named, serviceUrl }: NamedTransports): Finding {
  if (status === 404) return faulty("transports", "off");
  if (status !== 200) return faulty("transports", "refused", { status });
  if (named === null) return faulty("transports", "empty");
  if (serviceUrl !== null && named !== serviceUrl)
    return faulty("transports", "differs", { service: serviceUrl, other: named });
  return good("transports", { service: named });
}

interface WellKnownContent {
  readonly url: string;
  readonly service: string | null;
  readonly origin: string | null;
}

function judge({ url, service, origin }: WellKnownContent): Finding {
  if (service === null) return faulty("well-known", "absent", { url });
  if (origin !== "*") return faulty("well-known", "no-cors", { url });
  return good("well-known", { service });
}

function readBaseUrl(homeserver: unknown): string | null {
  const url = (homeserver as { base_url?: unknown } | null | undefined)?.base_url;
  return typeof url === "string" && /^https?:\/\/./u.test(url) ? trimSlash(url) : null;
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/u, "");
}
