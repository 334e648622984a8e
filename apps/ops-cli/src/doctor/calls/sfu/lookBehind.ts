/** What is behind the SFU: what it needs, and what it should show to nobody. Rules O354 to O357 in SPEC.md. */
import type { Finding } from "../../Finding.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { faulty, good } from "../callsCatalog.ts";
import { isTriedOut } from "../hosts/checkHost.ts";
import { checkExposure, type ExposureQuestion } from "./checkExposure.ts";
import { checkRedis } from "./checkRedis.ts";
import type { SfuConfig } from "./parseSfuConfig.ts";

/** LiveKit itself warns below it when it starts. */
const UDP_BUFFER_BYTES = 5_000_000;

export async function lookBehind(
  ports: CallsPorts,
  { publicUrl, sfuConfig }: ExposureQuestion,
): Promise<Finding[]> {
  const exposure = isTriedOut(publicUrl)
    ? []
    : await checkExposure(ports, { publicUrl, sfuConfig });
  return [...exposure, ...(await lookOnItsMachine(ports, sfuConfig))];
}

async function lookOnItsMachine(
  ports: CallsPorts,
  sfuConfig: SfuConfig | null,
): Promise<Finding[]> {
  if (sfuConfig === null) return [faulty("redis", "no-config"), faulty("udp-buffer", "no-config")];
  const redis = await Promise.all(sfuConfig.redis.map((server) => checkRedis(ports, server)));
  const bytes = await ports.measureUdpBuffer();
  const values = { bytes, wanted: UDP_BUFFER_BYTES };
  const isEnough = bytes >= UDP_BUFFER_BYTES;
  return [...redis, isEnough ? good("udp-buffer", values) : faulty("udp-buffer", "small", values)];
}
