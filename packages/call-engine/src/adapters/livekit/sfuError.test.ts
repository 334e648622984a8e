/** Rule E109: what livekit-client says of connections. */
import { ConnectionError, DisconnectReason } from "livekit-client";
import { describe, expect, it } from "vitest";
import { toConnectError, toDisconnectError } from "./sfuError.ts";

describe("a connect that failed", () => {
  it.each<[string, unknown, string]>([
    ["a refused token", ConnectionError.notAllowed("token: eyJ", 401), "call/forbidden"],
    ["an SFU out of reach", ConnectionError.serverUnreachable("x"), "call/sfu-unreachable"],
    ["a timeout", ConnectionError.timeout("x"), "call/sfu-unreachable"],
    ["an SFU that fails", ConnectionError.internal("x"), "call/sfu-unreachable"],
    ["a call that was left", ConnectionError.cancelled("x"), "call/sfu-unreachable"],
    ["a full room", ConnectionError.leaveRequest("x", DisconnectReason.JOIN_FAILURE), "call/full"],
    [
      "another leave",
      ConnectionError.leaveRequest("x", DisconnectReason.SERVER_SHUTDOWN),
      "call/sfu-unreachable",
    ],
    ["anything else", new TypeError("eyJ"), "call/sfu-unreachable"],
    ["what is no error", "eyJ", "call/sfu-unreachable"],
  ])("[E109] %s", (_name, error, code) => {
    const failure = toConnectError(error);
    expect([failure.code, failure.cause]).toEqual([code, undefined]);
    expect(failure.message).not.toContain("eyJ");
  });
});

describe("a connection that is over", () => {
  it.each<[DisconnectReason | undefined, string]>([
    [DisconnectReason.DUPLICATE_IDENTITY, "call/taken-over"],
    [DisconnectReason.PARTICIPANT_REMOVED, "call/removed"],
    [DisconnectReason.ROOM_DELETED, "call/ended"],
    [DisconnectReason.SERVER_SHUTDOWN, "call/sfu-unreachable"],
    [DisconnectReason.STATE_MISMATCH, "call/sfu-unreachable"],
    [DisconnectReason.UNKNOWN_REASON, "call/sfu-unreachable"],
    [undefined, "call/sfu-unreachable"],
  ])("[E109] reason %s is %s", (reason, code) => {
    expect(toDisconnectError(reason).code).toBe(code);
  });
});
