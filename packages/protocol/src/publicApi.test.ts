/** Rule P50: growing the surface is a visible decision. */
import { expect, it } from "vitest";
import * as protocol from "./index.ts";

it("[P50] exports exactly these values", () => {
  expect(Object.keys(protocol).toSorted()).toMatchInlineSnapshot(`
    [
      "CALL_SLOT_ID",
      "CallError",
      "RING_LIFETIME_MS",
      "RTC_DECLINE",
      "RTC_NOTIFICATION",
      "Secret",
      "firstLiveKitTransport",
      "isCallError",
      "isJwt",
      "isMatrixRoomId",
      "isRecord",
      "isServerName",
      "isUserId",
      "parseCallNotification",
      "parseCallToken",
      "parseDecline",
      "serverNameOf",
      "toCallError",
      "toCallNotification",
      "toLiveKitIdentity",
    ]
  `);
});
