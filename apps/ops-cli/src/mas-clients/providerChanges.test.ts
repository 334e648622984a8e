import { expect, it } from "vitest";
import { providerChanges, providersIn, type PresentProvider } from "./providerChanges.ts";

const on: PresentProvider = { id: "A", name: "SSO", isEnabled: true, links: 3 };
const off: PresentProvider = { id: "B", name: null, isEnabled: false, links: 1 };
const kinds = (configured: readonly string[], prunes: boolean): readonly string[] =>
  providerChanges([off, on], new Set(configured), prunes).map(({ id, kind }) => `${id} ${kind}`);

it("[O33] a sync turns off the providers that no configuration has, and with --prune deletes whatever is off", () => {
  expect(kinds(["A"], false)).toEqual(["B left-over"]);
  expect(kinds([], false)).toEqual(["A disable", "B left-over"]);
  expect(kinds(["A", "B"], false)).toEqual([]);
  expect(kinds([], true)).toEqual(["A delete", "B delete"]);
  // Turned off in MAS and on again in the configuration: deleted with its links, then made anew.
  expect(kinds(["A", "B"], true)).toEqual(["B delete"]);
});

it("[O33] a provider that is turned off in the configuration is as one that it has not", () => {
  const providers = [{ id: "A" }, { id: "B", enabled: false }];
  expect([...providersIn({ upstream_oauth2: { providers } })]).toEqual(["A"]);
  expect(providersIn({}).size).toBe(0);
});
