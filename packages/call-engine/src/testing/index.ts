/** Fakes for those who build on the engine. */
export {
  createFakeCallEngine,
  fakeLiveCall,
  fakeMember,
  fakeTiles,
} from "./createFakeCallEngine.ts";
export type { FakeCallEngine } from "./createFakeCallEngine.ts";
export { createFakeClock } from "./createFakeClock.ts";
export type { FakeClock } from "./createFakeClock.ts";
export { createFakeLog } from "./createFakeLog.ts";
export type { FakeLog, FakeLogLine } from "./createFakeLog.ts";
export {
  createFakeMatrixSession,
  FAKE_SERVICE_URL,
  fakeMembership,
} from "./createFakeMatrixSession.ts";
export type { FakeMatrixSession, FakePresence } from "./createFakeMatrixSession.ts";
export { createFakePorts, ENCRYPTED_ROOM, PLAIN_ROOM } from "./createFakePorts.ts";
export type { FakePorts } from "./createFakePorts.ts";
export { createFakePreferences } from "./createFakePreferences.ts";
export { createFakeSfu, fakeParticipant } from "./createFakeSfu.ts";
export type { FakeSfu, FakeSfuConnection } from "./createFakeSfu.ts";
export { createFakeTokenSource } from "./createFakeTokenSource.ts";
export type { FakeTokenSource } from "./createFakeTokenSource.ts";
