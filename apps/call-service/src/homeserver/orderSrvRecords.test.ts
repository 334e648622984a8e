import * as fc from "fast-check";
import { expect, it } from "vitest";
import { orderSrvRecords, type SrvRecord } from "./orderSrvRecords.ts";

function record(name: string, priority: number, weight = 0): SrvRecord {
  return { name, port: 8448, priority, weight };
}

function namesInOrder(records: readonly SrvRecord[], random = 0.5): readonly string[] {
  return orderSrvRecords(records, () => random).map(({ name }) => name);
}

it("[S212] lower priorities come first", () => {
  expect(namesInOrder([record("c", 20), record("a", 0), record("b", 10, 100)])).toEqual([
    "a",
    "b",
    "c",
  ]);
});

it.each([
  [0, ["small", "large"]],
  [0.09, ["small", "large"]],
  [0.11, ["large", "small"]],
  [0.99, ["large", "small"]],
])("[S212] a draw of %d among weights 1 and 9 gives %j", (random, names) => {
  expect(namesInOrder([record("large", 0, 9), record("small", 0, 1)], random)).toEqual(names);
});

it("[S212] a service that says it is not there has no targets", () => {
  expect(namesInOrder([record("", 0)])).toEqual([]);
  expect(namesInOrder([record(".", 0)])).toEqual([]);
  expect(namesInOrder([])).toEqual([]);
});

it("[S212] no target is lost or doubled, whatever the draw", () => {
  const records = fc.array(fc.record({ priority: fc.nat(3), weight: fc.nat(65_535) }));
  fc.assert(
    fc.property(
      records,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (shares, random) => {
        const given = shares.map(({ priority, weight }, index) =>
          record(`t${index}`, priority, weight),
        );
        const ordered = orderSrvRecords(given, () => random);
        expect(new Set(ordered)).toEqual(new Set(given));
        expect(ordered).toHaveLength(given.length);
        const priorities = ordered.map(({ priority }) => priority);
        expect(priorities).toEqual(priorities.toSorted((a, b) => a - b));
      },
    ),
  );
});
