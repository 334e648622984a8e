/** Shows how loud somebody is without a React render: the level goes straight into a CSS variable. */
import type { MemberKey } from "@tertulia/call-engine";
import { useEffect, type RefObject } from "react";
import { useCallEngine } from "./useCallEngine.ts";

/** The CSS variable that holds the level, `0` to `1`; absent while nobody listens. */
export const AUDIO_LEVEL_VARIABLE = "--audio-level";

/**
 * Keeps the level of one member in {@link AUDIO_LEVEL_VARIABLE} of an element.
 *
 * @param key `null` to hear nobody, for a member whose microphone is off.
 */
export function useAudioLevel(key: MemberKey | null, ref: RefObject<HTMLElement | null>): void {
  const engine = useCallEngine();
  useEffect(() => {
    const element = ref.current;
    if (key === null || element === null) return undefined;
    const stop = engine.subscribeAudioLevel(key, (level) =>
      element.style.setProperty(AUDIO_LEVEL_VARIABLE, level.toFixed(2)),
    );
    return () => {
      stop();
      element.style.removeProperty(AUDIO_LEVEL_VARIABLE);
    };
  }, [engine, key, ref]);
}
