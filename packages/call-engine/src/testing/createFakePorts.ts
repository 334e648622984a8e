/** Everything the engine asks of the world, made up. */
import type { MatrixRoomId } from "@tertulia/protocol";
import type { CallPreferences } from "../ports.ts";
import { createFakeClock, type FakeClock } from "./createFakeClock.ts";
import { createFakeLog, type FakeLog } from "./createFakeLog.ts";
import { createFakeMatrixSession, type FakeMatrixSession } from "./createFakeMatrixSession.ts";
import { createFakePreferences } from "./createFakePreferences.ts";
import { createFakeSfu, type FakeSfu } from "./createFakeSfu.ts";
import { createFakeTokenSource, type FakeTokenSource } from "./createFakeTokenSource.ts";

/** The ports of one engine; `createCallEngine` takes them as they are. */
export interface FakePorts {
  readonly matrix: FakeMatrixSession;
  readonly sfu: FakeSfu;
  readonly tokens: FakeTokenSource;
  readonly clock: FakeClock;
  readonly preferences: CallPreferences;
  readonly log: FakeLog;
  readonly isOnline: () => boolean;
  readonly random: () => number;
}

/** A plain room that the fake person is in. */
export const PLAIN_ROOM = "!plain:example.org" as MatrixRoomId;
/** An encrypted one. */
export const ENCRYPTED_ROOM = "!encrypted:example.org" as MatrixRoomId;

/** Creates the ports of a person who is in both rooms and may join their calls. */
export function createFakePorts(): FakePorts {
  const matrix = createFakeMatrixSession();
  matrix.rooms.set(PLAIN_ROOM, { isEncrypted: false, mayJoin: true });
  matrix.rooms.set(ENCRYPTED_ROOM, { isEncrypted: true, mayJoin: true });
  return {
    matrix,
    sfu: createFakeSfu(),
    tokens: createFakeTokenSource(),
    clock: createFakeClock(),
    preferences: createFakePreferences(),
    log: createFakeLog(),
    isOnline: () => true,
    random: () => 0.5,
  };
}
