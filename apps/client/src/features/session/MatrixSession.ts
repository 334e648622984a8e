/** One login of one person on one device, as it is kept and handed around. */
import { isRecord, isUserId, type DeviceId, type UserId } from "@tertulia/protocol";

/** What a Matrix client is made from. */
export interface MatrixSession {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** `http:` or `https:` URL without a trailing slash. */
  readonly homeserverUrl: string;
  readonly accessToken: string;
}

/** Reads a session from storage; `null` when it is none. */
export function parseSession(value: unknown): MatrixSession | null {
  if (!isRecord(value)) return null;
  const { userId, deviceId, homeserverUrl, accessToken } = value;
  if (typeof userId !== "string" || !isUserId(userId)) return null;
  if (typeof deviceId !== "string" || deviceId === "") return null;
  if (typeof homeserverUrl !== "string" || !/^https?:\/\/./.test(homeserverUrl)) return null;
  if (typeof accessToken !== "string" || accessToken === "") return null;
  return { userId, deviceId: deviceId as DeviceId, homeserverUrl, accessToken };
}
