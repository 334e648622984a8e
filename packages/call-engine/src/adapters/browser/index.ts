/** The engine for browsers. Brings livekit-client along; load it when a call may start. */
export { createBrowserCallEngine } from "./createBrowserCallEngine.ts";
