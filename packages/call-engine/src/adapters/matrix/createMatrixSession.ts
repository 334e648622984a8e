/** The Matrix port on matrix-js-sdk. */
import {
  CallError,
  firstLiveKitTransport,
  isRecord,
  type DeviceId,
  type LiveKitTransport,
  type MatrixRoomId,
  type ProxiedLeaveRequest,
  type ProxiedSfuGetRequest,
  type UserId,
} from "@tertulia/protocol";
import {
  AutoDiscovery,
  HTTPError,
  KnownMembership,
  MatrixError,
  Method,
  type MatrixClient,
  type Room,
} from "matrix-js-sdk";
import type { CallServiceAnswer, MatrixSession } from "../../ports.ts";
import type { KeepLeave } from "./createKeptLeave.ts";
import { createRtcPresence } from "./createRtcPresence.ts";
import { mayJoinCall } from "./mayJoinCall.ts";

const CALL_SERVICE_PREFIX = "/_matrix/client/unstable/org.tertulia";
const CALL_SERVICE_TIMEOUT_MS = 10_000;

/** @param client logged in, and started with detached pending events: an event counts from when it came back. @throws {TypeError} when it is not logged in. */
export function createMatrixSession(client: MatrixClient): MatrixSession {
  const userId = client.getUserId() as UserId | null;
  const deviceId = client.getDeviceId() as DeviceId | null;
  if (userId === null || deviceId === null)
    throw new TypeError("the Matrix client is not logged in");
  let transport: Promise<LiveKitTransport> | null = null;
  /** The service behind the homeserver gave a token: ours, which keeps leaves too. */
  let hasCallService = false;

  function joinedRoom(roomId: MatrixRoomId): Room | null {
    const room = client.getRoom(roomId);
    return room?.getMyMembership() === (KnownMembership.Join as string) ? room : null;
  }

  return {
    userId,
    deviceId,
    roomFacts: (roomId) => {
      const room = joinedRoom(roomId);
      if (room === null) return null;
      return { isEncrypted: room.hasEncryptionStateEvent(), mayJoin: mayJoinCall(room, userId) };
    },
    transport: () => {
      transport ??= findTransport(client).catch((error: unknown) => {
        transport = null;
        throw error;
      });
      return transport;
    },
    openIdToken: () =>
      client.getOpenIdToken().catch((cause: unknown) => {
        throw new CallError("call/homeserver-unreachable", { cause, detail: "no OpenID token" });
      }),
    askCallService: async (request) => {
      const answer = await askCallService(client, "sfu/get", request);
      if (answer.status === 200) hasCallService = true;
      return answer;
    },
    warmKeys: (roomId) => {
      const room = joinedRoom(roomId);
      if (room !== null) client.getCrypto()?.prepareToEncrypt(room);
    },
    open: (roomId, listener) => {
      const room = joinedRoom(roomId);
      if (room === null)
        throw new CallError("call/forbidden", { detail: "not joined to the room" });
      const keepLeave: KeepLeave = async (delay_id, delay_timeout) => {
        const request = { room: roomId, device_id: deviceId, delay_id, delay_timeout };
        const { status } = await askCallService(client, "delegate_delayed_leave", request);
        if (status !== 200) throw new CallError("call/service-unreachable");
      };
      return createRtcPresence(
        { client, room },
        {
          userId,
          deviceId,
          isEncrypted: room.hasEncryptionStateEvent(),
          maxDelayMs: maxDelayMs(client),
          findKeeper: () => (hasCallService ? keepLeave : null),
        },
        listener,
      );
    },
  };
}

async function askCallService(
  client: MatrixClient,
  endpoint: "sfu/get" | "delegate_delayed_leave",
  request: ProxiedSfuGetRequest | ProxiedLeaveRequest,
): Promise<CallServiceAnswer> {
  try {
    const options = { prefix: CALL_SERVICE_PREFIX, localTimeoutMs: CALL_SERVICE_TIMEOUT_MS };
    const path = `/rtc/livekit/${endpoint}`;
    const body = await client.http.authedRequest(Method.Post, path, undefined, request, options);
    return { status: 200, body };
  } catch (error) {
    if (error instanceof HTTPError && error.httpStatus !== undefined) {
      return {
        status: error.httpStatus,
        body: error instanceof MatrixError ? error.data : undefined,
      };
    }
    // It answered, with something that is no JSON.
    if (error instanceof SyntaxError) return { status: 200, body: undefined };
    throw new CallError("call/homeserver-unreachable", { cause: error });
  }
}

/** The homeserver's own answer (MSC4143) first, then its client well-known. */
async function findTransport(client: MatrixClient): Promise<LiveKitTransport> {
  const named = await client.cachedRtcTransports.wait().catch((error: unknown) => {
    if (error instanceof MatrixError && (error.httpStatus ?? 0) < 500) return null;
    throw new CallError("call/homeserver-unreachable", { cause: error });
  });
  const found = firstLiveKitTransport(named) ?? firstLiveKitTransport(await wellKnownFoci(client));
  if (found === null) throw new CallError("call/no-transport");
  return found;
}

/** The client well-known of the person's server name; a server without one names no transports. */
async function wellKnownFoci(client: MatrixClient): Promise<unknown> {
  const serverName = client.getDomain();
  if (serverName === null) return undefined;
  const wellKnown: unknown = await AutoDiscovery.getRawClientConfig(serverName);
  return isRecord(wellKnown) ? wellKnown["org.matrix.msc4143.rtc_foci"] : undefined;
}

/** MSC4140: above this the homeserver refuses, and the SDK would then join without a delayed leave. */
function maxDelayMs(client: MatrixClient): number | null {
  const limits: unknown = client.getCachedCapabilities()?.["org.matrix.msc4140.delayed_events"];
  const value = isRecord(limits) ? limits["max_delay_ms"] : undefined;
  return typeof value === "number" && value > 0 ? value : null;
}
