import { expect, it } from "vitest";
import { missedTargets, toRows, toTable } from "./joinReport.ts";
import type { MeasuredJoin } from "./joinReport.ts";
import type { ProductName } from "./products.ts";

function join(product: ProductName, frame: number): MeasuredJoin {
  const isOurs = product === "tertulia";
  return {
    product,
    room: "plain",
    profile: "cold",
    delayMs: 0,
    measure: {
      button: isOurs ? 900 : 1_000,
      socket: isOurs ? 100 : 200,
      membership: isOurs ? 50 : 300,
      frame,
      requests: isOurs ? 5 : 15,
      bytes: 2_000,
      openIdRequests: isOurs ? 1 : 4,
      tokenRequests: isOurs ? 1 : 4,
      sockets: isOurs ? 1 : 2,
      peerConnections: isOurs ? 1 : 2,
      loadRequests: 20,
      loadBytes: 1_000_000,
    },
  };
}

it("a row needs both products, and takes the middle of each", () => {
  const ours = [400, 500, 900].map((frame) => join("tertulia", frame));
  expect(toRows(ours)).toEqual([]);
  const [row] = toRows([...ours, join("element-call", 1_000)]);
  expect([row?.tertulia.frame, row?.elementCall.frame, row?.rounds]).toEqual([500, 1_000, 1]);
  expect(toTable(row === undefined ? [] : [row])).toContain("| plain, cold, 0 ms | 900 / 1,000 |");
});

it("a first frame above its share of Element Call's is told, one below is not", () => {
  const missedAt = (frame: number): readonly string[] =>
    missedTargets(toRows([join("tertulia", frame), join("element-call", 1_000)]));
  expect(missedAt(550)).toEqual([]);
  expect(missedAt(560)).toEqual(["plain, cold, 0 ms: first frame at 0.56 × Element Call's"]);
});
