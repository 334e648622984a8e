/** What is remembered from one call to the next, in memory. */
import type { CallPreferences } from "../ports.ts";

/** Nothing is remembered at first. */
export function createFakePreferences(): CallPreferences {
  let isOn = false;
  return {
    isMicrophoneOn: () => isOn,
    rememberMicrophone: (next) => {
      isOn = next;
    },
  };
}
