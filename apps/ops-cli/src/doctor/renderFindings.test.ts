import { expect, it } from "vitest";
import type { FindingCatalog } from "./Finding.ts";
import { renderFindings } from "./renderFindings.ts";

const catalog: FindingCatalog<"door"> = {
  door: {
    title: { en: "The door", es: "La puerta" },
    reasons: { fail: ({ by }) => ({ en: `It is shut by ${by}.`, es: `La cerró ${by}.` }) },
    remedy: () => ({ en: "Open it.", es: "Ábrala." }),
  },
};

it("[O10] a finding that did not pass has its reason and remedy", () => {
  const lines = renderFindings(catalog, [
    { id: "door", status: "pass", values: {} },
    { id: "door", status: "fail", values: { by: "Ana" } },
  ]);
  expect(lines).toEqual([
    { tone: "good", en: "ok: The door", es: "bien: La puerta" },
    { tone: "bad", en: "FAILED: The door", es: "FALLO: La puerta" },
    { en: "    It is shut by Ana.", es: "    La cerró Ana." },
    { en: "    Open it.", es: "    Ábrala." },
  ]);
});
