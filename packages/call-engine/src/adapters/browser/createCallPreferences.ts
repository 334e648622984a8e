/** What is remembered between calls, in the browser's local storage. */
import type { CallPreferences } from "../../ports.ts";

/** Where things are kept, and under which names. */
export interface CallPreferencesOptions {
  /** Asked for at each use: a browser may refuse to hand it out at all. */
  readonly storage: () => Pick<Storage, "getItem" | "setItem">;
  /** Begins every key, so that each login of a browser has its own choices. */
  readonly keyPrefix: string;
}

/** Storage that is full or blocked leaves a choice for as long as the page lives. */
export function createCallPreferences({
  storage,
  keyPrefix,
}: CallPreferencesOptions): CallPreferences {
  const key = `${keyPrefix}microphone`;
  let isOnHere: boolean | null = null;
  return {
    isMicrophoneOn: () => {
      if (isOnHere !== null) return isOnHere;
      try {
        return storage().getItem(key) === "on";
      } catch {
        return false;
      }
    },
    rememberMicrophone: (isOn) => {
      isOnHere = isOn;
      try {
        storage().setItem(key, isOn ? "on" : "off");
      } catch {
        // The next page asks again.
      }
    },
  };
}
