/** Everything that only a call needs, in one chunk: the engine with livekit-client, and the call's components. */
export { createBrowserCallEngine } from "@tertulia/call-engine/browser";
export { CallEnded, CallEngineProvider, CallPanel, IncomingCall } from "@tertulia/call-react";
