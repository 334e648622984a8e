/** What a ring and a membership say of a call. */
import type { CallIntent } from "@tertulia/protocol";

/** `video` when it starts with the camera on. */
export function toIntent(hasCamera: boolean): CallIntent {
  return hasCamera ? "video" : "audio";
}
