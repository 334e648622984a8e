import { expect, it } from "vitest";
import { placeholders } from "../../documents/placeholders.ts";
import { FINDING_STATUSES } from "../Finding.ts";
import { callsCatalog } from "./callsCatalog.ts";

it("[O200] every finding has its sentences in both languages, and a remedy unless all is well", () => {
  for (const [id, { title, reasons, remedy }] of Object.entries(callsCatalog)) {
    const isGood = reasons.pass !== undefined;
    const said = FINDING_STATUSES.flatMap((status) => reasons[status]?.(placeholders) ?? []);
    const texts = [title, ...said, ...(isGood ? [] : [remedy(placeholders)])];
    expect([id, texts.length]).toEqual([id, isGood ? 2 : 3]);
    for (const { en, es } of texts)
      expect([id, en === "", es === "", en === es]).toEqual([id, false, false, false]);
  }
});
