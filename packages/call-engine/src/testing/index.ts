/** Fakes for those who build on the engine. */
export {
  createFakeCallEngine,
  fakeLiveCall,
  fakeMember,
  fakeTiles,
} from "./createFakeCallEngine.ts";
export type { FakeCallEngine } from "./createFakeCallEngine.ts";
