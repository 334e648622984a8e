/** The call engine: a framework-free store of one person's call. Adapters and fakes have entries of their own. */
export type {
  CallDirectory,
  CallEngine,
  CallRinger,
  IncomingRing,
  JoinRequest,
  RoomCall,
  Store,
} from "./CallEngine.ts";
export { isInProgress } from "./core/snapshot.ts";
export type {
  CallEnd,
  CallInProgress,
  CallMember,
  CallPhase,
  CallSnapshot,
  CallTile,
  LinkHealth,
  LinkQuality,
  LocalDevice,
  LocalMedia,
  MemberKey,
  TileId,
  TileSource,
} from "./core/snapshot.ts";
export { createCallEngine } from "./createCallEngine.ts";
export type { CallEnginePorts, Clock, VideoSink } from "./ports.ts";
