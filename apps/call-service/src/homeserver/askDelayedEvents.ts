/** Finds a homeserver's delayed events where it has them: at the path of the drafts, or at the stable one. Rule S349 in SPEC.md. */
import { parseJsonObject } from "../internal/parseJsonObject.ts";
import type { HttpAnswer } from "./createGuardedHttp.ts";

/** Asked first: what Synapse 1.163 and its elders have. */
const DRAFT_PATH = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";
const STABLE_PATH = "/_matrix/client/v1/delayed_events";

/**
 * Asks once, and once more where the homeserver does not know the first path.
 *
 * @param ask - makes the request below that path.
 * @see MSC4140, as merged on 2026-09-08
 */
export async function askDelayedEvents(
  ask: (path: string) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const answer = await ask(DRAFT_PATH);
  return isUnrecognized(answer) ? ask(STABLE_PATH) : answer;
}

/** Whether the path is none of the homeserver's: that says nothing about an event. */
export function isUnrecognized({ status, body }: HttpAnswer): boolean {
  const { errcode } = parseJsonObject(body);
  return (status === 404 || status === 405) && errcode === "M_UNRECOGNIZED";
}
