import { logger } from "matrix-js-sdk/lib/logger.js";
import { afterEach, expect, it, vi } from "vitest";
import { quietSdkLog } from "./quietSdkLog.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it("[C105] errors of the SDK reach the console; what it deals with itself, and what is no error, do not", () => {
  const written = vi.spyOn(console, "error").mockReturnValue();
  const warned = vi.spyOn(console, "warn").mockReturnValue();
  const mute = quietSdkLog();
  const ofCalls = logger.getChild("[MembershipManager]");
  ofCalls.warn("Missing own membership: force re-join");
  ofCalls.error(
    "tried adding another `SendDelayedEvent` actions even though we already have one in the Queue\nActionQueueOnMemberUpdate:",
    [],
  );
  expect(written).not.toHaveBeenCalled();
  expect(warned).not.toHaveBeenCalled();

  ofCalls.error("the store is broken");
  expect(written).toHaveBeenCalledOnce();
  mute();
  ofCalls.error("the store is broken");
  expect(written).toHaveBeenCalledOnce();
});
