/** Whether what is the operator's alone is open to everybody who reaches the SFU. Rule O357 in SPEC.md. */
import { isRecord } from "@tertulia/protocol";
import { HttpFailure, type HttpAnswer } from "../../../machine/Http.ts";
import type { Finding } from "../../Finding.ts";
import { askJson } from "../askJson.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { faulty, good } from "../callsCatalog.ts";
import type { SfuConfig } from "./parseSfuConfig.ts";

/** Of metrics in LiveKit's sample; it has none by default. */
const SAMPLE_METRICS_PORT = 6789;

type ExposurePorts = Pick<CallsPorts, "http" | "patienceMs">;

export interface ExposureQuestion {
  /** `http:` or `https:` URL that clients are given, without a slash at the end. */
  readonly publicUrl: string;
  /** `null` when nobody gave it: then the ports of LiveKit's sample are tried. */
  readonly sfuConfig: SfuConfig | null;
}

export async function checkExposure(
  ports: ExposurePorts,
  { publicUrl, sfuConfig }: ExposureQuestion,
): Promise<Finding[]> {
  const { hostname } = new URL(publicUrl);
  const metricsPort = sfuConfig === null ? SAMPLE_METRICS_PORT : sfuConfig.metricsPort;
  const onPort = (port: number | null | undefined): string[] =>
    port ? [`http://${hostname}:${port}`] : [];
  const metrics = [publicUrl, ...onPort(metricsPort)].map((base) => `${base}/metrics`);
  const profiles = [publicUrl, ...onPort(sfuConfig?.debugPort)].map(
    (base) => `${base}/debug/pprof/`,
  );
  const [api, openMetrics, openProfiles] = await Promise.all([
    checkApi(ports, publicUrl),
    findOpen(ports, metrics, /^livekit_/mu),
    findOpen(ports, profiles, /goroutine/u),
  ]);
  return [
    api,
    openMetrics === null ? good("public-metrics") : faulty("public-metrics", "open", openMetrics),
    openProfiles === null ? good("public-debug") : faulty("public-debug", "open", openProfiles),
  ];
}

/** LiveKit's RoomService says no to whoever has no token, in its own way. */
async function checkApi({ http }: ExposurePorts, publicUrl: string): Promise<Finding> {
  const url = `${publicUrl}/twirp/livekit.RoomService/ListRooms`;
  try {
    const { json } = await askJson(http, { url, method: "POST", body: {} });
    const isLiveKit = isRecord(json) && typeof json["code"] === "string" && "msg" in json;
    return isLiveKit
      ? faulty("public-api", "open", { url: `${publicUrl}/twirp` })
      : good("public-api");
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return good("public-api");
  }
}

async function findOpen(
  { http, patienceMs }: ExposurePorts,
  urls: readonly string[],
  sign: RegExp,
): Promise<{ readonly url: string } | null> {
  const answers = await Promise.all(
    urls.map((url) => http({ url, timeoutMs: patienceMs }).catch(nobody)),
  );
  const open = answers.find((answer) => answer?.status === 200 && sign.test(answer.body));
  return open ? { url: open.request.url } : null;
}

function nobody(error: unknown): HttpAnswer | null {
  if (error instanceof HttpFailure) return null;
  throw error;
}
