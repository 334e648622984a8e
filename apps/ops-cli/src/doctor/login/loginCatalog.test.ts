import { expect, it } from "vitest";
import { placeholders } from "../../documents/placeholders.ts";
import { loginCatalog } from "./loginCatalog.ts";

it("[O102] every finding that is not good has a reason and a remedy, in both languages", () => {
  const entries = Object.entries(loginCatalog).filter(([id]) => id.split("/").length === 3);
  expect(entries.length).toBeGreaterThan(50);
  for (const [id, { title, reasons, remedy }] of entries) {
    const texts = [...Object.values(reasons), remedy].map((say) => say(placeholders));
    for (const { en, es } of [title, ...texts]) {
      expect(en, id).not.toBe(es);
      expect(`${en}${es}`, id).not.toMatch(/undefined|\[object/u);
    }
    expect(texts, id).toHaveLength(2);
  }
});
