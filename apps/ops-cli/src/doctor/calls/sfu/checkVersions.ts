/** Whether LiveKit or Synapse is of a version with known faults. Rule O211 in SPEC.md. */
import { isRecord } from "@tertulia/protocol";
import { HttpFailure, type Http } from "../../../machine/Http.ts";
import type { Finding } from "../../Finding.ts";
import { askJson } from "../askJson.ts";
import { faulty, good } from "../callsCatalog.ts";
import { faultsOf, type KnownFault } from "./knownFaults.ts";

/** One finding for each fault, or one that says there is none. */
export function judgeVersion(server: KnownFault["server"], version: string): Finding[] {
  const faults = faultsOf(server, version);
  if (faults.length === 0) return [good("version", { server, version })];
  return faults.map(({ id, fixedIn, source }) =>
    faulty("version", "faulty", { server, version, fault: id, fixedIn, source }),
  );
}

/** Nothing for a homeserver that does not say what it is, or that is no Synapse. */
export async function checkSynapseVersion(http: Http, clientApiUrl: string): Promise<Finding[]> {
  try {
    const url = `${clientApiUrl}/_matrix/federation/v1/version`;
    const { json } = await askJson(http, { url });
    const server = json?.["server"];
    if (!isRecord(server) || server["name"] !== "Synapse") return [];
    return judgeVersion("Synapse", String(server["version"]));
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return [];
  }
}
