import { expect, it } from "vitest";
import { ROW_KINDS, type RowKind, type RowSum, type RowSums } from "../rowKinds.ts";
import { expectStillMoved } from "./expectStillMoved.ts";
import { toNotes } from "./migrateToMas.ts";

function rows(changes: Partial<Record<RowKind, RowSum>> = {}): RowSums {
  const all = Object.fromEntries(ROW_KINDS.map((kind) => [kind, { count: 5, sum: "55" }]));
  return { ...all, ...changes } as RowSums;
}

const EMPTY = { count: 0, sum: "0" };
const OTHERS = { count: 5, sum: "56" };
const MORE = { count: 6, sum: "60" };

it.each([
  ["not-begun", {}, true],
  ["not-begun", { sessions: MORE }, false],
  ["not-begun", { users: EMPTY }, false],
  ["begun", { users: EMPTY }, false],
  ["done", { users: EMPTY }, false],
  ["done", { users: OTHERS }, false],
  ["done", { users: MORE, sessions: EMPTY }, true],
  ["done", { sessions: MORE, passwords: OTHERS }, true],
] as const)(
  "[O332] MAS's start %s, with %j found: still moved is %s",
  (state, changes, isThere) => {
    const journal = { stateOf: () => state, notesOf: () => toNotes(rows()) };
    const look = (): void => expectStillMoved(journal, rows(changes));
    if (isThere) expect(look).not.toThrow();
    else expect(look).toThrow("no longer has what it brought there");
  },
);
