/** Rules P40–P43: the error class. */
import { describe, expect, it } from "vitest";
import { CallError, isCallError, toCallError, type CallErrorCode } from "./CallError.ts";

const MAY_HELP: Record<CallErrorCode, boolean> = {
  "call/no-transport": false,
  "call/no-permission": false,
  "call/forbidden": false,
  "call/unverified": true,
  "call/service-unreachable": true,
  "call/service-nonsense": true,
  "call/sfu-unreachable": true,
  "call/full": true,
  "call/encryption-unsupported": false,
  "call/membership-failed": true,
  "call/homeserver-unreachable": true,
  "call/offline": true,
  "call/taken-over": true,
  "call/removed": false,
  "call/ended": false,
  "device/no-microphone": false,
  "device/no-camera": false,
  "device/microphone-denied": false,
  "device/camera-denied": false,
  "device/in-use": false,
  "device/screen-failed": false,
  "call/unexpected": true,
};

describe("a call error", () => {
  it("[P40] says code and detail, and keeps the evidence", () => {
    const cause = new Error("socket");
    const error = new CallError("call/sfu-unreachable", { cause, detail: "no path" });
    expect([error.name, error.code, error.message, error.cause]).toEqual([
      "CallError",
      "call/sfu-unreachable",
      "call/sfu-unreachable: no path",
      cause,
    ]);
    expect(new CallError("call/full").message).toBe("call/full");
  });

  it.each(Object.entries(MAY_HELP))("[P41] after %s: another try may help: %s", (code, may) => {
    expect(new CallError(code as CallErrorCode).retryable).toBe(may);
  });

  it("[P42] one from another copy of the module is recognised", async () => {
    const path = "./CallError.ts?copy";
    const copy = (await import(path)) as { CallError: typeof CallError };
    const foreign = new copy.CallError("call/full");
    expect([foreign instanceof CallError, isCallError(foreign)]).toEqual([false, true]);
  });

  it.each([[null], [undefined], ["call/full"], [{ code: "call/full" }], [new Error("call/full")]])(
    "[P42] %j is none",
    (value) => {
      expect(isCallError(value)).toBe(false);
    },
  );

  it("[P43] wrapping keeps a call error and gives anything else a code", () => {
    const error = new CallError("call/full");
    const cause = new TypeError("x");
    expect(toCallError(error, "call/ended")).toBe(error);
    const wrapped = toCallError(cause, "call/service-nonsense");
    expect([wrapped.code, wrapped.cause]).toEqual(["call/service-nonsense", cause]);
    expect(toCallError("text").code).toBe("call/unexpected");
  });
});
