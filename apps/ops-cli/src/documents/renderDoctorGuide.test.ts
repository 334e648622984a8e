import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { commands } from "../commands/commands.ts";
import { doctorGuides } from "./doctorGuides.ts";
import { renderDoctorGuide } from "./renderDoctorGuide.ts";

const read = (page: string): string =>
  readFileSync(new URL(`../../../../docs/operators/${page}`, import.meta.url), "utf8");

it.each([
  ["en", "doctor.md"],
  ["es", "doctor.es.md"],
] as const)(
  "[O110] the page in %s is that of the code of today: npm run docs",
  (language, page) => {
    expect(read(page)).toBe(renderDoctorGuide(doctorGuides, language));
  },
);

it("[O110] every doctor is told of, and every finding of theirs that is not good", () => {
  const doctors = commands.filter(({ name }) => /^doctor | check$/u.test(name));
  expect(new Set(doctorGuides.map(({ command }) => command))).toEqual(new Set(doctors));
  const page = renderDoctorGuide(doctorGuides, "en");
  for (const { catalog } of doctorGuides) {
    for (const [id, { reasons }] of Object.entries(catalog)) {
      const isGood = Object.keys(reasons).every((status) => status === "pass");
      expect([id, page.includes(`\`${id}\``)]).toEqual([id, !isGood]);
    }
  }
});
