import { isMatrixRoomId, type MatrixRoomId } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import { parseRoute, toHash } from "./route.ts";

describe("route", () => {
  it.each([
    "!room:example.org",
    "!U_dOawt6NTGvD4lpjzhfcqA6VFxXIiQEyFvRNYdmbBQ",
    "!odd/?#%:example.org:8448",
  ])("[C20] the hash of room %s leads back to it", (roomId) => {
    expect(isMatrixRoomId(roomId)).toBe(true);
    const hash = toHash({ name: "room", roomId: roomId as MatrixRoomId });
    expect(parseRoute(hash)).toEqual({ name: "room", roomId });
  });

  it.each(["", "#", "#/", "#/room/", "#/room/%E0%A4%A", "#/room/nonsense", "#/elsewhere"])(
    "[C20] %j is home",
    (hash) => {
      expect(parseRoute(hash)).toEqual({ name: "home" });
    },
  );

  it("[C3] a login link is read, and its token never written back", () => {
    const route = parseRoute("#/login?loginToken=syl_a%2Fb");
    expect(route).toEqual({ name: "login", loginToken: "syl_a/b" });
    expect(toHash(route)).toBe("#/login");
  });
});
