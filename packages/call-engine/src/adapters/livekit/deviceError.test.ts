/** Rule E108: what the browser says of devices. */
import { expect, it } from "vitest";
import type { DeviceKind } from "../../ports.ts";
import { isDialogClosed, toDeviceError } from "./deviceError.ts";

it.each<[DeviceKind, string, string]>([
  ["microphone", "NotAllowedError", "device/microphone-denied"],
  ["camera", "NotAllowedError", "device/camera-denied"],
  ["camera", "SecurityError", "device/camera-denied"],
  ["microphone", "NotFoundError", "device/no-microphone"],
  ["camera", "NotFoundError", "device/no-camera"],
  ["camera", "OverconstrainedError", "device/no-camera"],
  ["microphone", "NotReadableError", "device/in-use"],
  ["camera", "AbortError", "device/in-use"],
  ["screen", "NotReadableError", "device/screen-failed"],
])("[E108] %s: %s is %s", (device, name, code) => {
  const cause = new DOMException("", name);
  expect(toDeviceError(device, cause)).toMatchObject({ code, cause });
});

it("[E108] an unplugged device, which throws nothing, is missing", () => {
  expect(toDeviceError("camera", null).code).toBe("device/no-camera");
});

it("[E108] a dialog that the person closed is no failure", () => {
  const closed = ["NotAllowedError", "NotReadableError"].map((name) =>
    isDialogClosed(new DOMException("", name)),
  );
  expect([...closed, isDialogClosed("NotAllowedError")]).toEqual([true, false, false]);
});
