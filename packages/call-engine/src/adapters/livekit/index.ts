/** The LiveKit adapter: the only code that knows livekit-client. Heavy; load it when a call may start. */
export { createLiveKitSfu } from "./createLiveKitSfu.ts";
