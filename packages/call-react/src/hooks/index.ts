/** The engine in React without any look: for those who bring their own components. */
export { CallEngineProvider } from "./CallEngineProvider.tsx";
export type { CallEngineProviderProps } from "./CallEngineProvider.tsx";
export { AUDIO_LEVEL_VARIABLE, useAudioLevel } from "./useAudioLevel.ts";
export { useCallEngine } from "./useCallEngine.ts";
export { useCallSnapshot } from "./useCallSnapshot.ts";
export { useIncomingRing } from "./useIncomingRing.ts";
export { useLiveKitCall } from "./useLiveKitCall.ts";
export type { LiveKitCall } from "./useLiveKitCall.ts";
export { useRoomCall } from "./useRoomCall.ts";
export type { IsEqual } from "./useStore.ts";
