/** Translates what the browser throws when a device cannot be opened (Media Capture and Streams, getUserMedia). */
import { CallError, type CallErrorCode } from "@tertulia/protocol";
import type { DeviceKind } from "../../ports.ts";

/** The call error of a failed `getUserMedia` or `getDisplayMedia`. */
export function toDeviceError(device: DeviceKind, error: unknown): CallError {
  return new CallError(codeOf(device, error instanceof Error ? error.name : ""), { cause: error });
}

function codeOf(device: DeviceKind, name: string): CallErrorCode {
  if (device === "screen") return "device/screen-failed";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return device === "microphone" ? "device/microphone-denied" : "device/camera-denied";
    case "NotReadableError":
    case "AbortError":
      return "device/in-use";
    default:
      return device === "microphone" ? "device/no-microphone" : "device/no-camera";
  }
}

/** Whether the person closed the browser's own dialog, which is an answer and not a failure. */
export function isDialogClosed(error: unknown): boolean {
  return error instanceof Error && error.name === "NotAllowedError";
}
