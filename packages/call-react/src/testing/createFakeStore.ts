/** A store whose value the test sets. */
import type { Store } from "@tertulia/call-engine";

/** The store, and the string to steer it by. */
export interface FakeStore<Value> extends Store<Value> {
  readonly show: (value: Value) => void;
}

/** Creates a store with a first value. */
export function createFakeStore<Value>(first: Value): FakeStore<Value> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    show: (next) => {
      value = next;
      for (const listener of listeners) listener();
    },
    getSnapshot: () => value,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
