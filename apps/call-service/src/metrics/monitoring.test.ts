/** deploy/monitoring against the metrics that there are. */
import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createServiceMetrics, JOB_STATES } from "./createServiceMetrics.ts";

const FOLDER = new URL("../../../../deploy/monitoring/", import.meta.url);
/** What Prometheus makes by itself. */
const OWN = ["up"];

const read = (name: string): string => readFileSync(new URL(name, FOLDER), "utf8");

interface Panel {
  readonly title: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly targets: readonly { readonly expr: string }[];
}
const { panels } = JSON.parse(read("grafana-board.json")) as { panels: readonly Panel[] };

const { text } = createServiceMetrics({
  callCount: () => 1,
  participantCount: () => 1,
  jobCounts: () =>
    Object.fromEntries(JOB_STATES.map((state) => [state, 1])) as Record<
      (typeof JOB_STATES)[number],
      number
    >,
  isRedisUp: () => true,
  process: {
    cpuSeconds: () => 1,
    memory: () => ({ residentBytes: 1, heapBytes: 1 }),
    startedAtSeconds: 1,
    takeEventLoopLag: () => ({ p50Seconds: 1, p99Seconds: 1, maxSeconds: 1 }),
  },
});
const lines = text()
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const names = new Set([...OWN, ...lines.map((line) => /^\w+/u.exec(line)?.[0] ?? "")]);

const expressions = [
  ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...[...read("call-service-alerts.yml").matchAll(/expr: (?:>-\n)?((?:.|\n {10})+)/gu)].map(
    ([, expr]) => expr ?? "",
  ),
];

it("[S298] every metric that a board or an alert reads is there", () => {
  const read = expressions.flatMap(
    (expr) => expr.match(/\b(?:tertulia_|process_|nodejs_|up\b)\w*/gu) ?? [],
  );
  expect(read.length).toBeGreaterThanOrEqual(expressions.length);
  expect(read.filter((name) => !names.has(name))).toEqual([]);
});

it("[S298] every label that they pick by is one, with a value that it can have", () => {
  const picked = expressions.flatMap((expr) => [
    ...expr.matchAll(/(\w+)\{[^}]*?(\w+)(=~|!~|!=|=)"([^"$]*)"\}/gu),
  ]);
  expect(picked.length).toBeGreaterThan(8);
  const nowhere = picked.filter(([, name = "", label = "", , value = ""]) => {
    if (OWN.includes(name)) return false;
    const pattern = new RegExp(`^(?:${value})$`, "u");
    return !lines.some((line) => {
      const found = new RegExp(`^${name}\\{.*?\\b${label}="([^"]*)"`, "u").exec(line)?.[1];
      return found !== undefined && pattern.test(found);
    });
  });
  expect(nowhere.map(([all]) => all)).toEqual([]);
});

it("[S298] every metric of the service is on the board", () => {
  const shown = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join("\n");
  const base = (name: string): string => name.replace(/_(?:bucket|sum|count)$/u, "");
  const missing = [...names].filter(
    (name) => name.startsWith("tertulia_") && !shown.includes(base(name)),
  );
  expect(missing).toEqual([]);
});

it("[S298] no panel lies over another, and each has a title of its own", () => {
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
});

it("[S298] the scrape sample names files that are there", () => {
  const files = globSync("*", { cwd: FOLDER });
  const named = [...read("prometheus.yml").matchAll(/^ {2}- ([\w-]+\.yml)$/gmu)].map(
    ([, name]) => name ?? "",
  );
  expect(named).not.toEqual([]);
  expect(named.filter((name) => !files.includes(name))).toEqual([]);
});
