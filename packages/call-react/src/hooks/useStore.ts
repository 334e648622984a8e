/** Reads part of a store, and renders again only when that part changes. */
import type { Store } from "@tertulia/call-engine";
import { useMemo, useSyncExternalStore } from "react";

/** Whether two selections are the same for the one who reads them. */
export type IsEqual<Selected> = (before: Selected, after: Selected) => boolean;

/**
 * What `select` makes of a store's value.
 *
 * @param select best a function that stays the same: a new one on each render selects anew.
 * @param isEqual a selection that equals the one before is given back as the same object; `Object.is` by default.
 */
export function useStore<Value, Selected>(
  store: Store<Value>,
  select: (value: Value) => Selected,
  isEqual: IsEqual<Selected> = Object.is,
): Selected {
  const getSelection = useMemo(() => toSelection(store, select, isEqual), [store, select, isEqual]);
  return useSyncExternalStore(store.subscribe, getSelection, getSelection);
}

function toSelection<Value, Selected>(
  store: Store<Value>,
  select: (value: Value) => Selected,
  isEqual: IsEqual<Selected>,
): () => Selected {
  let last: { readonly value: Value; readonly selection: Selected } | null = null;
  return () => {
    const value = store.getSnapshot();
    if (last !== null && Object.is(last.value, value)) return last.selection;
    const selection = select(value);
    const before = last;
    last =
      before !== null && isEqual(before.selection, selection)
        ? { ...before, value }
        : { value, selection };
    return last.selection;
  };
}
