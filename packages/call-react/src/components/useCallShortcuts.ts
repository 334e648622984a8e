/** Single-key commands while the focus is in the call (WCAG 2.2 SC 2.1.4: only there). Rules U40–U42. */
import { useEffect, type RefObject } from "react";

/** What each key does. */
export interface CallShortcuts {
  readonly m: () => void;
  readonly v: () => void;
  readonly s: () => void;
  readonly h: () => void;
}

/** Listens in an element and all that is inside it. Fields for text keep their keys, and so do chords. */
export function useCallShortcuts(
  ref: RefObject<HTMLElement | null>,
  shortcuts: CallShortcuts,
): void {
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      const key = event.key.toLowerCase();
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      if (event.defaultPrevented || isTextField(event.target) || !isShortcut(key)) return;
      event.preventDefault();
      shortcuts[key]();
    };
    element.addEventListener("keydown", onKeyDown);
    return () => element.removeEventListener("keydown", onKeyDown);
  }, [ref, shortcuts]);
}

function isShortcut(key: string): key is keyof CallShortcuts {
  return key === "m" || key === "v" || key === "s" || key === "h";
}

function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, [contenteditable='true']") !== null
  );
}
