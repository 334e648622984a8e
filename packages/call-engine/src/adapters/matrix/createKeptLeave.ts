/**
 * The delayed leave of a call whose call service keeps leaves: the service starts its timer again for as long as the
 * SFU has the person, and sends it when they are gone, so that this page need not tell the homeserver every few seconds
 * that it lives. Rules E140–E144.
 */
import { MatrixError } from "matrix-js-sdk";
import type { RtcClient } from "./createRtcClient.ts";

/** Longer than without a keeper: the page's own restarts are the second line only. */
const KEPT_DELAY_MS = 15_000;
/** Of the restarts that the SDK asks for every three seconds. */
const RESTART_EVERY = 3;

/** @returns a promise that rejects when the service does not keep the leave. */
export type KeepLeave = (delayId: string, delayMs: number) => Promise<void>;

type Client = Pick<
  RtcClient,
  | "_unstable_sendDelayedStateEvent"
  | "_unstable_restartScheduledDelayedEvent"
  | "_unstable_cancelScheduledDelayedEvent"
>;

export interface KeptLeave {
  readonly schedule: RtcClient["_unstable_sendDelayedStateEvent"];
  readonly restart: RtcClient["_unstable_restartScheduledDelayedEvent"];
}

interface Kept {
  readonly delayId: string;
  readonly isKept: Promise<boolean>;
  restarts: number;
}

export interface Keeping {
  /** Asked at each leave; `null` when nobody keeps it, and then all is as the SDK wants it. */
  readonly findKeeper: () => KeepLeave | null;
  /** Longest delay the homeserver allows for a delayed event, in milliseconds; `null` when it does not say. */
  readonly maxDelayMs: number | null;
}

export function createKeptLeave(client: Client, { findKeeper, maxDelayMs }: Keeping): KeptLeave {
  let kept: Kept | null = null;
  let hasFailed = maxDelayMs !== null && maxDelayMs < KEPT_DELAY_MS;

  return {
    schedule: async (...args) => {
      const keep = hasFailed ? null : findKeeper();
      if (keep === null) return client._unstable_sendDelayedStateEvent(...args);
      const [roomId, , ...rest] = args;
      const answer = await client
        ._unstable_sendDelayedStateEvent(roomId, { delay: KEPT_DELAY_MS }, ...rest)
        .catch((error: unknown) => {
          // A homeserver may refuse the length without having said its limit. The SDK tries again, with its own.
          hasFailed = true;
          throw error;
        });
      const isKept = keep(answer.delay_id, KEPT_DELAY_MS).then(
        () => true,
        () => false,
      );
      kept = { delayId: answer.delay_id, isKept, restarts: 0 };
      return answer;
    },
    restart: async (delayId, ...rest) => {
      if (kept?.delayId !== delayId) {
        return client._unstable_restartScheduledDelayedEvent(delayId, ...rest);
      }
      const current = kept;
      if (!(await current.isKept)) {
        kept = null;
        hasFailed = true;
        // Too long for a page on its own. "Not found" makes the SDK schedule another one.
        client._unstable_cancelScheduledDelayedEvent(delayId).catch(() => undefined);
        throw new MatrixError({ errcode: "M_NOT_FOUND", error: "nobody keeps this leave" }, 404);
      }
      current.restarts += 1;
      if (current.restarts % RESTART_EVERY !== 0) return {};
      return client._unstable_restartScheduledDelayedEvent(delayId, ...rest);
    },
  };
}
