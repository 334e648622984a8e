import { expect, it } from "vitest";
import type { Amount } from "../../cli/createProgress.ts";
import { showPort } from "./portProgress.ts";

it("[O401] of the rows in SQLite it is told how many are in PostgreSQL, also after a run that was killed", () => {
  const told: Amount[] = [];
  const expected = new Map([
    ["events", 2500],
    ["users", 2],
    ["rooms", 7],
  ]);
  const read = showPort(expected, { progress: (_what, amount) => void told.push(amount) });
  for (const line of [
    "Setting up sequence generators...",
    "Copying to postgres...",
    // Of an earlier run.
    "2026-01-02 03:04:05,6 - synapse_port_db - 441 - INFO - Table events: 1000/2500 (rows 1-1000) already ported",
    "2026-01-02 03:04:05,6 - synapse_port_db - 441 - INFO - Table users: 2/2 (rows 1-2) already ported",
    "events: 80% (2000/2500)",
    // Its search index is no table of ours to count.
    "event_search: 10% (1/10)",
    "rooms: 114% (8/7)",
    "events: 100% (2500/2500)",
  ])
    read(line);
  const rows = [1000, 1002, 2002, 2009, 2509];
  expect(told).toEqual(rows.map((done) => ({ done, total: 2509 })));
});
