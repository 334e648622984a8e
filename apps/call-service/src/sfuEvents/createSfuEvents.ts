/** Hands every event of the SFU once to all who want to know. Rules S153–S154 in SPEC.md. */
import { failureCode } from "../internal/failureCode.ts";
import type { Log } from "../ports.ts";
import type { SfuEvent } from "./SfuEvent.ts";

/** The SFU repeats a webhook within seconds; this many take a busy one much longer. */
const REMEMBERED_IDS = 4096;

/** Who heard of an event first: this replica, from the SFU, or another one. */
export type SfuEventSource = "sfu" | "replica";

type OnSfuEvent = (event: SfuEvent, source: SfuEventSource) => void;

export interface SfuEvents {
  /**
   * @param onEvent - called in the order of arrival, right away; what it throws is logged and kept from the others.
   * @returns what ends the subscription.
   */
  readonly subscribe: (onEvent: OnSfuEvent) => () => void;
  /**
   * An event that is known to come from the SFU. One that was seen before goes no further.
   *
   * @returns whether it is new.
   */
  readonly dispatch: (event: SfuEvent, source?: SfuEventSource) => boolean;
}

/** Remembers the last few thousand event ids. */
export function createSfuEvents(log: Log): SfuEvents {
  const subscribers = new Set<OnSfuEvent>();
  const seen = new Set<string>();

  const isRepetition = (id: string): boolean => {
    if (id === "") return false;
    if (seen.has(id)) return true;
    seen.add(id);
    const [oldest] = seen;
    if (seen.size > REMEMBERED_IDS && oldest !== undefined) seen.delete(oldest);
    return false;
  };

  return {
    subscribe: (onEvent) => {
      const subscriber: OnSfuEvent = (event, source) => onEvent(event, source);
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    dispatch: (event, source = "sfu") => {
      if (isRepetition(event.id)) return false;
      for (const onEvent of subscribers) {
        try {
          onEvent(event, source);
        } catch (error) {
          log.error("an event of the SFU failed", { event: event.name, code: failureCode(error) });
        }
      }
      return true;
    },
  };
}
