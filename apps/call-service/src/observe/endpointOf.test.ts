import { expect, it } from "vitest";
import { endpointOf } from "./endpointOf.ts";

it.each([
  ["/sfu/get", "sfu_get"],
  ["/livekit/jwt/get_token", "get_token"],
  ["/_matrix/client/unstable/org.tertulia/rtc/livekit/sfu/get", "proxied_sfu_get"],
  ["/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token", "proxied_get_token"],
  ["/sfu_webhook", "sfu_webhook"],
  ["/", "other"],
  ["/sfu/get/", "other"],
  ["/constructor", "other"],
])("[S263] %s is told as %s", (path, endpoint) => {
  expect(endpointOf(path)).toBe(endpoint);
});
