/** The engine with everything real behind it, for a browser. */
import type { MatrixClient } from "matrix-js-sdk";
import type { CallEngine } from "../../CallEngine.ts";
import { createCallEngine } from "../../createCallEngine.ts";
import { createLiveKitSfu } from "../livekit/index.ts";
import { createMatrixSession } from "../matrix/index.ts";
import { createBrowserClock } from "./createBrowserClock.ts";
import { createCallPreferences } from "./createCallPreferences.ts";
import { createConsoleLog } from "./createConsoleLog.ts";
import { createTokenSource } from "./createTokenSource.ts";

/** What is particular to this login in this browser. */
export interface BrowserCallEngineOptions {
  /** Begins every key in local storage. */
  readonly keyPrefix: string;
}

/** @param client logged in and started; it stays the caller's. */
export function createBrowserCallEngine(
  client: MatrixClient,
  { keyPrefix }: BrowserCallEngineOptions,
): CallEngine {
  const log = createConsoleLog();
  const clock = createBrowserClock();
  const matrix = createMatrixSession(client);
  return createCallEngine({
    matrix,
    sfu: createLiveKitSfu(log),
    tokens: createTokenSource({ matrix, fetch: globalThis.fetch.bind(globalThis), now: clock.now }),
    clock,
    preferences: createCallPreferences({ storage: () => localStorage, keyPrefix }),
    log,
    isOnline: () => navigator.onLine,
    random: Math.random,
  });
}
