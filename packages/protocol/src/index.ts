/** What crosses the wire between Tertulia's parts and its Matrix peers: shapes, ids and error codes. */
export {
  CALL_SLOT_ID,
  parseCallNotification,
  parseDecline,
  RING_LIFETIME_MS,
  RTC_DECLINE,
  RTC_NOTIFICATION,
  toCallNotification,
} from "./callNotification.ts";
export type { CallIntent, CallNotification } from "./callNotification.ts";
export { CallError, isCallError, toCallError } from "./CallError.ts";
export type { CallErrorCode } from "./CallError.ts";
export { parseCallToken } from "./callToken.ts";
export type {
  CallToken,
  OpenIdToken,
  ProxiedLeaveRequest,
  ProxiedSfuGetRequest,
  SfuGetRequest,
} from "./callToken.ts";
export { isMatrixRoomId, isServerName, isUserId, serverNameOf, toLiveKitIdentity } from "./ids.ts";
export type { DeviceId, LiveKitIdentity, LiveKitRoomName, MatrixRoomId, UserId } from "./ids.ts";
export { isJwt } from "./isJwt.ts";
export { isRecord } from "./isRecord.ts";
export { firstLiveKitTransport } from "./rtcTransport.ts";
export type { LiveKitTransport } from "./rtcTransport.ts";
export { Secret } from "./Secret.ts";
