import type { DeviceId, UserId } from "@tertulia/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { liveKitIdentity } from "./liveKitIdentity.ts";

const hashed = (userId: string, deviceId: string, memberId: string) =>
  liveKitIdentity(userId as UserId, { kind: "hashed", deviceId: deviceId as DeviceId, memberId });
const plain = (userId: string, deviceId: string) =>
  liveKitIdentity(userId as UserId, { kind: "plain", deviceId: deviceId as DeviceId });

it.each([
  [["@alice:example.com", "DEVICE123", "memberABC"], "J+T45tGruxc+HrUOqJJlyQSV33m728Cme4+vt8/SWrU"],
  [["@alice:example.org", "DEVICE", "member-1"], "ZhlrG5pVejj+OlqePjLQQjuMl0gaU5rmJ4LCmZOam2U"],
])(
  "[S5] %j has the identity of the specification",
  ([userId = "", deviceId = "", memberId = ""], expected) => {
    expect(hashed(userId, deviceId, memberId)).toBe(expected);
  },
);

it("[S6] the plain identity is user and device", () => {
  expect(plain("@ana:hs.example:8448", "DEVICE")).toBe("@ana:hs.example:8448:DEVICE");
  expect(plain("@ana:hs.example", "")).toBe("@ana:hs.example:");
});

it("[S7] a device that reads as the port of a server name is refused", () => {
  expect(() => plain("@ana:hs.example", "8448:DEVICE")).toThrow("body/field-invalid");
});

it("[S7] no two people of a server with and without port share a plain identity", () => {
  const userId = fc.constantFrom("@ana:hs", "@ana:hs:1", "@ana:hs:8448", "@ana:hs:84480");
  const deviceId = fc.string({ unit: fc.constantFrom("8", "4", "1", ":", "D") });
  fc.assert(
    fc.property(fc.tuple(userId, deviceId), fc.tuple(userId, deviceId), (one, other) => {
      fc.pre(one[0] !== other[0]);
      return (identityOrNull(...one) ?? "refused") !== identityOrNull(...other);
    }),
    { numRuns: 5000 },
  );
});

function identityOrNull(userId: string, deviceId: string): string | null {
  try {
    return plain(userId, deviceId);
  } catch {
    return null;
  }
}
