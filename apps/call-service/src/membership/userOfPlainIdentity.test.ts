import type { DeviceId, LiveKitIdentity, UserId } from "@tertulia/protocol";
import { toLiveKitIdentity } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { userOfPlainIdentity } from "./userOfPlainIdentity.ts";

it.each([
  ["@ana:hs.example", "DEVICE"],
  ["@ana:hs.example", ""],
  ["@ana:hs.example", "a:b:c"],
  ["@ana:hs.example", "8448"],
  ["@ana:hs.example:8448", "DEVICE"],
  ["@ana:hs.example:8448", ""],
  ["@ana:[::1]", "DEVICE"],
  ["@ana:[::1]:8448", "DEVICE"],
  ["@ana:10.0.0.1:80", "DEVICE"],
  ["@:hs.example", "DEVICE"],
])("[S222] %s with the device %j is found in the identity", (userId, deviceId) => {
  const identity = toLiveKitIdentity(userId as UserId, deviceId as DeviceId);
  expect(userOfPlainIdentity(identity)).toBe(userId);
});

it.each([
  "J+T45tGruxc+HrUOqJJlyQSV33m728Cme4+vt8/SWrU",
  "@ana:hs.example",
  "ana:hs.example:DEVICE",
  "@ana:hs example:DEVICE",
  "@ana",
  "",
  "recorder",
])("[S222] %j is nobody we could name", (identity) => {
  expect(userOfPlainIdentity(identity as LiveKitIdentity)).toBeNull();
});
