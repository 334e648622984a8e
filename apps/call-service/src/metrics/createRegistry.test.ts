import { expect, it } from "vitest";
import { createRegistry } from "./createRegistry.ts";

const NO_LABELS = {};

it("[S265] a counter has every series from the start, and counts", () => {
  const registry = createRegistry();
  const counter = registry.counter({
    name: "things_total",
    help: "Things.",
    labels: { kind: ["a", "b"], colour: ["red", "blue"] },
  });
  counter.add({ kind: "b", colour: "red" });
  counter.add({ kind: "b", colour: "red" });
  expect(registry.text()).toBe(
    [
      "# HELP things_total Things.",
      "# TYPE things_total counter",
      'things_total{kind="a",colour="red"} 0',
      'things_total{kind="a",colour="blue"} 0',
      'things_total{kind="b",colour="red"} 2',
      'things_total{kind="b",colour="blue"} 0',
      "",
    ].join("\n"),
  );
});

it("[S266] the buckets of a histogram add up, and a bound belongs to its own", () => {
  const registry = createRegistry();
  const histogram = registry.histogram({
    name: "wait_seconds",
    help: "Waiting.",
    labels: NO_LABELS,
    buckets: [0.1, 1],
  });
  for (const value of [0.05, 0.1, 0.5, 3]) histogram.observe({}, value);
  expect(registry.text()).toBe(
    [
      "# HELP wait_seconds Waiting.",
      "# TYPE wait_seconds histogram",
      'wait_seconds_bucket{le="0.1"} 2',
      'wait_seconds_bucket{le="1"} 3',
      'wait_seconds_bucket{le="+Inf"} 4',
      "wait_seconds_sum 3.65",
      "wait_seconds_count 4",
      "",
    ].join("\n"),
  );
});

it("[S266] the series of a histogram are apart", () => {
  const registry = createRegistry();
  const histogram = registry.histogram({
    name: "wait_seconds",
    help: "Waiting.",
    labels: { outcome: ["found", "failed"] },
    buckets: [1],
  });
  histogram.observe({ outcome: "failed" }, 2);
  const text = registry.text();
  expect(text).toContain('wait_seconds_bucket{outcome="found",le="+Inf"} 0');
  expect(text).toContain('wait_seconds_bucket{outcome="failed",le="1"} 0');
  expect(text).toContain('wait_seconds_count{outcome="failed"} 1');
});

it("[S267] a gauge is read for each text, and what is not known has no line", () => {
  const registry = createRegistry();
  let value: number | null = 3;
  registry.read({
    name: "calls",
    help: "Calls.",
    type: "gauge",
    labels: NO_LABELS,
    readings: () => [{ labels: {}, value }],
  });
  expect(registry.text()).toBe("# HELP calls Calls.\n# TYPE calls gauge\ncalls 3\n");
  value = null;
  expect(registry.text()).toBe("# HELP calls Calls.\n# TYPE calls gauge\n");
});
