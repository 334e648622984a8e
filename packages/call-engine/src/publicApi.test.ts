/** Rule E120: growing the surface is a visible decision. */
import { expect, it } from "vitest";
import * as browser from "./adapters/browser/index.ts";
import * as clock from "./adapters/browser/createBrowserClock.ts";
import * as livekit from "./adapters/livekit/index.ts";
import * as matrix from "./adapters/matrix/index.ts";
import * as engine from "./index.ts";
import * as testing from "./testing/index.ts";

it("[E120] each entry exports exactly these values", () => {
  const names = Object.entries({ engine, browser, clock, livekit, matrix, testing }).map(
    ([entry, exported]) => `${entry}: ${Object.keys(exported).toSorted().join(", ")}`,
  );
  expect(names).toMatchInlineSnapshot(`
    [
      "engine: createCallEngine, isInProgress",
      "browser: createBrowserCallEngine",
      "clock: createBrowserClock",
      "livekit: createLiveKitSfu",
      "matrix: createCallDirectory, createCallRinger, createMatrixSession",
      "testing: ENCRYPTED_ROOM, FAKE_SERVICE_URL, PLAIN_ROOM, createFakeCallEngine, createFakeClock, createFakeLog, createFakeMatrixSession, createFakePorts, createFakePreferences, createFakeSfu, createFakeTokenSource, fakeLiveCall, fakeMember, fakeMembership, fakeParticipant, fakeTiles",
    ]
  `);
});
