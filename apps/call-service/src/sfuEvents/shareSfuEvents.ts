/** Tells every replica what the SFU told one of them. Rule S183 in SPEC.md. */
import type { Store } from "../store/Store.ts";
import type { SfuEvents } from "./createSfuEvents.ts";

/** From now on, as long as the process lives. */
export function shareSfuEvents(sfuEvents: SfuEvents, { messages }: Pick<Store, "messages">): void {
  sfuEvents.subscribe((event, source) => {
    // Who told us has told all others.
    if (source === "replica") return;
    // Lost while the store is away; then everybody looks for themselves.
    messages.publish({ kind: "sfuEvent", event }).catch(() => undefined);
  });
  messages.subscribe((message) => {
    if (message.kind === "sfuEvent") sfuEvents.dispatch(message.event, "replica");
  });
}
