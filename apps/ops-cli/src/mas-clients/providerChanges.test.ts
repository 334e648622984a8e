import { expect, it } from "vitest";
import { providerChanges, providersIn, type PresentProvider } from "./providerChanges.ts";

const on: PresentProvider = { id: "A", name: "SSO", isEnabled: true, links: 3 };
const off: PresentProvider = { id: "B", name: null, isEnabled: false, links: 1 };
const kinds = (configured: Readonly<Record<string, boolean>>, prunes: boolean): readonly string[] =>
  providerChanges([off, on], new Map(Object.entries(configured)), prunes).map(
    ({ id, kind }) => `${id} ${kind}`,
  );

it("[O33] a sync turns off the providers that no configuration has, and with --prune deletes whatever is off", () => {
  expect(kinds({ A: true }, false)).toEqual(["B left-over"]);
  expect(kinds({}, false)).toEqual(["A missing", "B left-over"]);
  expect(kinds({ A: true, B: true }, false)).toEqual([]);
  expect(kinds({}, true)).toEqual(["A delete", "B delete"]);
  // Turned off in MAS and on again in the configuration: turned on before anything is deleted.
  expect(kinds({ A: true, B: true }, true)).toEqual([]);
});

it("[O412] a provider that its configuration turns off is not one that is missing there", () => {
  expect(kinds({ A: false }, false)).toEqual(["A disable", "B left-over"]);
  const providers = [{ id: "A" }, { id: "B", enabled: false }];
  expect([...providersIn({ upstream_oauth2: { providers } })]).toEqual([
    ["A", true],
    ["B", false],
  ]);
  expect(providersIn({}).size).toBe(0);
});
