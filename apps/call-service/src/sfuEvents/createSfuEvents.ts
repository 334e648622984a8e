/** Hands every event of the SFU once to all who want to know. Rules S153–S154 in SPEC.md. */
import { failureCode } from "../internal/failureCode.ts";
import type { Log } from "../ports.ts";
import type { SfuEvent } from "./SfuEvent.ts";

/** The SFU repeats a webhook within seconds; this many take a busy one much longer. */
const REMEMBERED_IDS = 4096;

export interface SfuEvents {
  /**
   * @param onEvent - called in the order of arrival, right away; what it throws is logged and kept from the others.
   * @returns what ends the subscription.
   */
  readonly subscribe: (onEvent: (event: SfuEvent) => void) => () => void;
  /**
   * An event that is known to come from the SFU. One that was seen before goes no further.
   *
   * @returns whether it is new.
   */
  readonly dispatch: (event: SfuEvent) => boolean;
}

/** Remembers the last few thousand event ids. */
export function createSfuEvents(log: Log): SfuEvents {
  const subscribers = new Set<(event: SfuEvent) => void>();
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
      const subscriber = (event: SfuEvent): void => onEvent(event);
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    dispatch: (event) => {
      if (isRepetition(event.id)) return false;
      for (const onEvent of subscribers) {
        try {
          onEvent(event);
        } catch (error) {
          log.error("an event of the SFU failed", { event: event.name, code: failureCode(error) });
        }
      }
      return true;
    },
  };
}
