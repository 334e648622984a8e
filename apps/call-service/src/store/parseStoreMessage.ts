/** What another replica said, as far as it can be understood. Rule S400 in SPEC.md. */
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import * as v from "valibot";
import type { StoreMessage } from "./Store.ts";

const roomName = v.custom<LiveKitRoomName>((value) => typeof value === "string");
const identity = v.custom<LiveKitIdentity>((value) => typeof value === "string");

const message = v.variant("kind", [
  v.object({
    kind: v.literal("sfuEvent"),
    event: v.object({
      id: v.string(),
      name: v.string(),
      createdAt: v.number(),
      room: v.exactOptional(v.object({ name: roomName, sid: v.string() })),
      participant: v.exactOptional(
        v.object({ identity, sid: v.string(), disconnectReason: v.string() }),
      ),
    }),
  }),
  v.object({ kind: v.literal("jobsChanged") }),
]);

const envelope = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ from: v.string(), message: v.unknown() }),
);

/** @param from - the replica that speaks, unlike any other's. */
export function formatStoreMessage(from: string, said: StoreMessage): string {
  return JSON.stringify({ from, message: said });
}

/**
 * Anybody who reaches the store can write to its channel, and replicas of other versions do.
 *
 * @param own - the replica that listens.
 * @returns `null` for one's own words, and for whatever is none of this version's messages.
 */
export function parseStoreMessage(text: string, own: string): StoreMessage | null {
  const parsed = v.safeParse(envelope, text);
  if (!parsed.success || parsed.output.from === own) return null;
  const said = v.safeParse(message, parsed.output.message);
  return said.success ? said.output : null;
}
