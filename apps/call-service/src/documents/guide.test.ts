/** docs/operators/call-service.md against the code it is about. */
import { readFileSync } from "node:fs";
import { fillSections } from "@tertulia/tools/documents";
import { expect, it } from "vitest";
import { settings } from "../settings.ts";
import { renderTables } from "./renderTables.ts";

const read = (path: string): string =>
  readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");
const guide = read("docs/operators/call-service.md");

it("[S125] its tables are those of the settings and refusals of today: npm run docs", () => {
  expect(guide).toBe(fillSections(guide, renderTables()));
});

it("[S125] every setting that it speaks of is one", () => {
  const prose = guide.replace(/<!-- \w+ begins -->[^]*?<!-- \w+ ends -->/gu, "");
  const named = new Set(
    [...prose.matchAll(/\b(?:LIVEKIT|TERTULIA)_[A-Z_]+\b/gu)].map(([name]) =>
      name.replace(/_FROM_FILE$/u, ""),
    ),
  );
  expect([...named].filter((name) => !(name in settings.entries))).toEqual([]);
});

it("[S125] every rule that it cites is in the specification", () => {
  const rules = new Set(
    [...read("apps/call-service/SPEC.md").matchAll(/^- \*\*(S\d+)\*\*/gmu)].map(([, rule]) => rule),
  );
  const cited = [...guide.matchAll(/\bS\d{1,3}\b/gu)].map(([rule]) => rule);
  expect(cited.length).toBeGreaterThan(20);
  expect(cited.filter((rule) => !rules.has(rule))).toEqual([]);
});
