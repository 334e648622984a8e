/** Reads what another server has answered. */
import { isRecord } from "@tertulia/protocol";

/** The body as a JSON object; an empty one for whatever is none, which then answers nothing. */
export function parseJsonObject(body: Uint8Array | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body ?? Buffer.of()));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
