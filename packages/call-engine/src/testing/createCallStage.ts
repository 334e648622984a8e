/** An engine among fakes, and what a test asks of it again and again. */
import { isCallError, type MatrixRoomId } from "@tertulia/protocol";
import type { CallEngine } from "../CallEngine.ts";
import { createCallEngine } from "../createCallEngine.ts";
import { createFakePorts, PLAIN_ROOM, type FakePorts } from "./createFakePorts.ts";

/** The engine and its world. */
export interface CallStage extends FakePorts {
  readonly engine: CallEngine;
  /** The homeserver takes the membership of the latest call. */
  readonly announced: () => void;
  /** What is left of calls: open connections, memberships, timers, listeners. */
  readonly remains: () => object;
}

/** What is left when nothing is. */
export const NOTHING = { open: 0, present: 0, timers: 0, wakeListeners: 0 };

/** Creates an idle engine. */
export function createCallStage(): CallStage {
  const ports = createFakePorts();
  const { sfu, matrix, clock } = ports;
  return {
    ...ports,
    engine: createCallEngine(ports),
    announced: () => matrix.presences.at(-1)?.emit({ kind: "announced" }),
    remains: () => ({
      open: sfu.connections.filter((connection) => !connection.isClosed()).length,
      present: matrix.presences.filter((presence) => presence.end() === null).length,
      timers: clock.timers().length,
      wakeListeners: clock.wakeListeners(),
    }),
  };
}

/** The same with a live call in a room. */
export async function createLiveStage(roomId: MatrixRoomId = PLAIN_ROOM): Promise<CallStage> {
  const stage = createCallStage();
  const joined = stage.engine.join({ roomId });
  await stage.clock.settle();
  stage.announced();
  await joined;
  return stage;
}

/** The code of a call error; anything else as it is. */
export function codeOf(error: unknown): unknown {
  return isCallError(error) ? error.code : error;
}
