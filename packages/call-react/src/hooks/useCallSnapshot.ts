/** The engine's call, or the part of it that a component shows. */
import type { CallSnapshot } from "@tertulia/call-engine";
import { useCallEngine } from "./useCallEngine.ts";
import { useStore, type IsEqual } from "./useStore.ts";

/**
 * What `select` makes of the call's snapshot; the component renders again only when that changes.
 *
 * @param isEqual needed when `select` builds a new object each time; `Object.is` by default.
 */
export function useCallSnapshot<Selected>(
  select: (snapshot: CallSnapshot) => Selected,
  isEqual?: IsEqual<Selected>,
): Selected {
  return useStore(useCallEngine(), select, isEqual);
}
