import { expect, it } from "vitest";
import { createProgress } from "./createProgress.ts";
import type { Language } from "./Text.ts";

const ROWS = { en: "Rows", es: "Filas" };

/** One whose clock is moved by the test. */
function setUp(isTerminal: boolean, language: Language = "en") {
  const printed: string[] = [];
  let nowMs = 0;
  const progress = createProgress({
    io: {
      stderr: (text) => void printed.push(text),
      isTty: { stdin: isTerminal, stdout: isTerminal, stderr: isTerminal },
    },
    clock: { now: () => nowMs },
    masker: { maskSecrets: (text) => text.replaceAll("hunter22", "[secret]") },
    language,
  });
  return { printed, ...progress, wait: (durationMs: number): void => void (nowMs += durationMs) };
}

it("[O400] on a terminal one line renews, and what is said next begins on its own", () => {
  const { printed, show, end } = setUp(true);
  show(ROWS, { done: 1, total: 3 });
  show(ROWS, { done: 2, total: 3 });
  end();
  end();
  show(ROWS, { done: 3, total: 3 });
  expect(printed).toEqual([
    "\r\u001B[KRows 1/3",
    "\r\u001B[KRows 2/3",
    "\n",
    "\r\u001B[KRows 3/3",
    "\n",
  ]);
});

it("[O400] elsewhere there is a line at once, every five seconds, and at the end", () => {
  const { printed, show, wait } = setUp(false);
  for (const done of [1, 2, 3, 4, 5, 6, 7]) {
    show(ROWS, { done, total: 7 });
    wait(2_000);
  }
  expect(printed).toEqual(["Rows 1/7\n", "Rows 4/7\n", "Rows 7/7\n"]);
});

it("[O400] another work has a line of its own", () => {
  const { printed, show } = setUp(true);
  show(ROWS, { done: 1, total: 3 });
  show({ en: "Tables", es: "Tablas" }, { done: 1, total: 2 });
  expect(printed).toEqual(["\r\u001B[KRows 1/3", "\n", "\r\u001B[KTables 1/2"]);
});

it.each([
  ["en", 12_340_000, null, "Rows 12.3 MB\n"],
  ["en", 1_000, 2_500_000, "Rows 0.0/2.5 MB\n"],
  ["es", 12_340_000, null, "Filas 12,3 MB\n"],
] as const)("[O400] bytes are told in the language %s: %i of %s", (language, done, total, line) => {
  const { printed, show } = setUp(false, language);
  show(ROWS, { done, total, unit: "bytes" });
  expect(printed).toEqual([line]);
});

it("[O5] a secret is in no line of progress", () => {
  const { printed, show } = setUp(false);
  show({ en: "hunter22", es: "hunter22" }, { done: 1, total: null });
  expect(printed).toEqual(["[secret] 1\n"]);
});
