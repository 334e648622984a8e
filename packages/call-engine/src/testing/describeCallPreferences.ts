/** What every memory of choices does. */
import { describe, expect, it } from "vitest";
import type { CallPreferences } from "../ports.ts";

/** The contract. @param create makes an empty memory. */
export function describeCallPreferences(name: string, create: () => CallPreferences): void {
  describe(name, () => {
    it("[E40] the microphone is off until somebody said otherwise", () => {
      expect(create().isMicrophoneOn()).toBe(false);
    });

    it("[E41] the last choice is remembered", () => {
      const preferences = create();
      const remembered = [true, false, true].map((isOn) => {
        preferences.rememberMicrophone(isOn);
        return preferences.isMicrophoneOn();
      });
      expect(remembered).toEqual([true, false, true]);
    });
  });
}
