/** What is remembered between calls, in the browser's local storage. */
import type { CallPreferences } from "../../ports.ts";

const MICROPHONE_KEY = "tertulia.call.microphone";

/** Reads and writes the window's storage. */
export function createCallPreferences(
  storage: Pick<Storage, "getItem" | "setItem">,
): CallPreferences {
  return {
    isMicrophoneOn: () => storage.getItem(MICROPHONE_KEY) === "on",
    rememberMicrophone: (isOn) => storage.setItem(MICROPHONE_KEY, isOn ? "on" : "off"),
  };
}
