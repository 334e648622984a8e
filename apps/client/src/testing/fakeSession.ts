/** A made-up login. */
import type { DeviceId, UserId } from "@tertulia/protocol";
import type { MatrixSession } from "../features/session/MatrixSession.ts";

/** @param name localpart; the device is named after it unless said. */
export function fakeSession(name: string, deviceId = `${name.toUpperCase()}1`): MatrixSession {
  return {
    userId: `@${name}:example.org` as UserId,
    deviceId: deviceId as DeviceId,
    homeserverUrl: "https://matrix.example.org",
    accessToken: `token of ${deviceId}`,
  };
}
