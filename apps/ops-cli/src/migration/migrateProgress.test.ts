import { expect, it } from "vitest";
import type { Amount } from "../cli/createProgress.ts";
import { showMigration } from "./migrateProgress.ts";
import { ROW_KINDS, type RowKind, type RowSum, type RowSums } from "./rowKinds.ts";

const sumsOf = (counts: Partial<Record<RowKind, number>>): RowSums =>
  Object.fromEntries(
    ROW_KINDS.map((kind): [RowKind, RowSum] => [kind, { count: counts[kind] ?? 0, sum: "0" }]),
  ) as RowSums;

const LOG = `2026-01-02T03:04:05Z  INFO syn2mas.migrate cli/src/commands/syn2mas.rs:1 still setting up
2026-01-02T03:04:10Z  INFO syn2mas.migrate migrating users: 40 (10 skipped) /~90 (~55.6%)
2026-01-02T03:04:12Z  INFO syn2mas.migrate 80 users migrated (20 skipped) in 7.0s
2026-01-02T03:04:12Z  INFO syn2mas.migrate 5 third-party IDs migrated (0 skipped) in 0.1s
2026-01-02T03:04:12Z  INFO syn2mas.migrate 3 upstream links (external IDs) migrated (1 skipped) in 0.1s
2026-01-02T03:04:20Z  INFO syn2mas.migrate migrating devices: 30 (0 skipped) /~60 (~50.0%)
2026-01-02T03:04:21Z  INFO syn2mas.migrate 60 devices migrated (0 skipped) in 9.0s
2026-01-02T03:04:22Z  INFO syn2mas.migrate 50 non-refreshable access tokens migrated (2 skipped) in 1.0s
2026-01-02T03:04:23Z  INFO syn2mas.migrate 10 refreshable token pairs migrated (0 skipped) in 1.0s
2026-01-02T03:04:24Z  INFO syn2mas.migrate still waiting for rebuild of index users_username`;

it("[O402] of what has to arrive it is told how much has arrived, by mas-cli's log", () => {
  const expected = sumsOf({
    users: 80,
    passwords: 70,
    emails: 4,
    "other-third-party-ids": 1,
    "provider-links": 3,
    sessions: 60,
    "access-tokens": 60,
    "refresh-tokens": 10,
  });
  const told: Amount[] = [];
  const read = showMigration(expected, { progress: (_what, amount) => void told.push(amount) });
  for (const line of LOG.split("\n")) read(line);
  const rows = [40, 80, 85, 88, 118, 148, 198, 208];
  expect(told).toEqual(rows.map((done) => ({ done, total: 208 })));
});

it("[O402] never more is told than what has to arrive", () => {
  const told: Amount[] = [];
  const expected = sumsOf({ users: 2 });
  const read = showMigration(expected, { progress: (_what, amount) => void told.push(amount) });
  read("migrating users: 3 (0 skipped) /~1 (~300.0%)");
  expect(told).toEqual([{ done: 2, total: 2 }]);
});
