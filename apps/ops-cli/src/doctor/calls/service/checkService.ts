/** Whether the call service is there, well, open to web pages and closed to strangers. Rules O205 to O207 in SPEC.md. */
import { isRecord } from "@tertulia/protocol";
import { HttpFailure, type Http } from "../../../machine/Http.ts";
import type { Finding } from "../../Finding.ts";
import { askJson } from "../askJson.ts";
import { faulty, good } from "../callsCatalog.ts";

/** Whoever asks from a page has one; which one must not matter. */
const ORIGIN = "https://look.invalid";

export interface ServiceQuestion {
  /** Without a slash at the end. */
  readonly serviceUrl: string;
  /** Whose people the invented person claims to be of: a server that is served. */
  readonly serverName: string;
}

export async function checkService(http: Http, question: ServiceQuestion): Promise<Finding[]> {
  const { serviceUrl: url } = question;
  try {
    const { status } = await http({ url: `${url}/healthz` });
    if (status !== 200) return [faulty("service", "unexpected", { url: `${url}/healthz`, status })];
    return [
      good("service", { url }),
      await checkReady(http, url),
      await checkCors(http, url),
      await checkStranger(http, question),
    ];
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return [faulty("service", "unreachable", { url, why: error.reason })];
  }
}

async function checkReady(http: Http, url: string): Promise<Finding> {
  const { status, json } = await askJson(http, { url: `${url}/readyz` });
  if (status === 200) return good("service-ready");
  if (status !== 503) return faulty("service-ready", "not-told", { status });
  return faulty("service-ready", "not-ready", { what: failedChecks(json?.["checks"]) });
}

/** `sfu: sfu/unreachable`; the service names no host there. */
function failedChecks(checks: unknown): string {
  if (!isRecord(checks)) return "?";
  const failed = Object.entries(checks).flatMap(([name, check]) => {
    if (!isRecord(check) || check["state"] !== "down") return [];
    return [`${name}: ${String(check["reason"])}`];
  });
  return failed.join(", ");
}

/** As a browser asks before it sends JSON to another origin (Fetch standard, CORS-preflight). */
async function checkCors(http: Http, url: string): Promise<Finding> {
  const { status, headers } = await http({
    url: `${url}/sfu/get`,
    method: "OPTIONS",
    headers: {
      Origin: ORIGIN,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "content-type",
    },
  });
  const allowed = headers.get("access-control-allow-headers")?.toLowerCase() ?? "";
  const isOpen =
    status >= 200 &&
    status < 300 &&
    headers.get("access-control-allow-origin") === "*" &&
    (allowed === "*" || allowed.split(/,\s*/u).includes("content-type"));
  return isOpen ? good("service-cors") : faulty("service-cors", "closed", { status });
}

async function checkStranger(http: Http, question: ServiceQuestion): Promise<Finding> {
  const { status, errcode } = await askJson(http, {
    url: `${question.serviceUrl}/sfu/get`,
    method: "POST",
    body: {
      room: "!look:look.invalid",
      openid_token: {
        access_token: "invented",
        token_type: "Bearer",
        matrix_server_name: question.serverName,
        expires_in: 60,
      },
      device_id: "TERTULIA_LOOK",
    },
  });
  if (status === 200) return faulty("service-refuses", "lets-in");
  if (status === 401 && errcode === "M_UNAUTHORIZED") return good("service-refuses");
  return faulty("service-refuses", "unexpected", { status, errcode });
}
