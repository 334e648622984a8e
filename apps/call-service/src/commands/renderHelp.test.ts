import { expect, it } from "vitest";
import { settings } from "../settings.ts";
import { renderHelp } from "./renderHelp.ts";

it("[S113] the help describes every setting that is read, and no other", () => {
  const described = [...renderHelp().matchAll(/^ {2}([A-Z_]+).*\n {6}\S/gmu)];
  expect(new Set(described.map(([, name]) => name))).toEqual(
    new Set(Object.keys(settings.entries)),
  );
});

it("[S113] the help tells what is required and what is the default", () => {
  const help = renderHelp();
  expect(help).toContain("  LIVEKIT_URL (required)\n");
  expect(help).toContain("  TERTULIA_TOKEN_TTL_SECONDS (default: 1800)\n");
  expect(help).toContain("  LIVEKIT_REDIS_URL\n");
});

it("[S113] the help fits a terminal and shows no Markdown", () => {
  const help = renderHelp();
  expect(Math.max(...help.split("\n").map((line) => line.length))).toBeLessThanOrEqual(81);
  expect(help).not.toContain("`");
});
