/** Which SFUs this call needs, from its memberships and whom it waits for: exactly those, never one more. Rules E30–E32 in SPEC.md. */
import type { ActiveCall, CallEffect, Link } from "./callState.ts";
import type { MemberKey } from "./snapshot.ts";

/** A link that was asked for just now. */
export function newLink(use: Link["use"]): Link {
  return { use, status: "connecting", failures: 0, participants: [], speakers: [] };
}

/** The call with the links its memberships name, and the effects that make it so. */
export function reconcileLinks(call: ActiveCall): {
  readonly call: ActiveCall;
  readonly effects: CallEffect[];
} {
  if (call.transport === null) return { call, effects: [] };
  const own = call.transport.livekit_service_url;
  const attested = new Map<string, Set<MemberKey>>([[own, new Set()]]);
  for (const { serviceUrl, identity } of call.memberships) {
    if (serviceUrl === null || identity === call.self) continue;
    attested.set(serviceUrl, (attested.get(serviceUrl) ?? new Set()).add(identity));
  }
  // Only the SFU of somebody who is missing can tell whether they hung up.
  for (const { serviceUrl } of call.lost) {
    if (serviceUrl !== null && !attested.has(serviceUrl)) attested.set(serviceUrl, new Set());
  }
  const links = new Map<string, Link>();
  const effects: CallEffect[] = [];
  for (const serviceUrl of attested.keys()) {
    const link = call.links.get(serviceUrl);
    if (link === undefined) {
      effects.push({ kind: "openLink", serviceUrl, use: "subscribe", isFresh: false });
    }
    links.set(serviceUrl, link ?? newLink("subscribe"));
  }
  for (const serviceUrl of call.links.keys()) {
    if (links.has(serviceUrl)) continue;
    effects.push(
      { kind: "stopTimer", timer: `retry ${serviceUrl}` },
      { kind: "closeLink", serviceUrl },
    );
  }
  for (const [serviceUrl, identities] of attested)
    effects.push({ kind: "attest", serviceUrl, identities });
  return { call: { ...call, links }, effects };
}
