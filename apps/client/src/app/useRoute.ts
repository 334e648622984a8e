/** The route of the address bar, as React state. */
import { useMemo, useSyncExternalStore } from "react";
import { parseRoute, toHash, type Route } from "./route.ts";

/** The current place; renders again when it changes. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribeToHash, readHash);
  return useMemo(() => parseRoute(hash), [hash]);
}

/** Goes to a place. `replace` leaves no step back to the present one. */
export function goTo(route: Route, options: { readonly replace?: boolean } = {}): void {
  const hash = toHash(route);
  if (hash === window.location.hash) return;
  if (options.replace === true) {
    window.history.replaceState(null, "", hash);
    // replaceState tells nobody.
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    window.location.hash = hash;
  }
}

function subscribeToHash(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

function readHash(): string {
  return window.location.hash;
}
