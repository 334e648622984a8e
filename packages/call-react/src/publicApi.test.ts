import { expect, it } from "vitest";
import * as hooks from "./hooks/index.ts";
import * as api from "./index.ts";

it("[U80] the package exports these names", () => {
  expect(Object.keys(api).toSorted()).toMatchInlineSnapshot(`
    [
      "AUDIO_LEVEL_VARIABLE",
      "CallEnded",
      "CallEngineProvider",
      "CallPanel",
      "CallTile",
      "IncomingCall",
      "MemberAvatar",
      "callEndText",
      "callErrorText",
      "useAudioLevel",
      "useCallEngine",
      "useCallSnapshot",
      "useIncomingRing",
      "useLiveKitCall",
      "useRoomCall",
    ]
  `);
});

it("[U80] its hooks alone are these", () => {
  expect(Object.keys(hooks).toSorted()).toMatchInlineSnapshot(`
    [
      "AUDIO_LEVEL_VARIABLE",
      "CallEngineProvider",
      "useAudioLevel",
      "useCallEngine",
      "useCallSnapshot",
      "useIncomingRing",
      "useLiveKitCall",
      "useRoomCall",
    ]
  `);
});
