/** How far syn2mas is, by what it logs. Rule O402 in SPEC.md. */
import type { Context } from "../cli/Context.ts";
import type { Text } from "../cli/Text.ts";
import type { RowSums } from "./rowKinds.ts";

/** Every five seconds, of the kind that it is at; the total there is an estimate, and ours is none. */
const UNDER_WAY = /migrating (\w+): (\d+) \(\d+ skipped\)/u;
/** Once for each kind, when it is over; there the kinds have other names. */
const OVER = /(\d+) ([a-zA-Z()\- ]+?) migrated \(\d+ skipped\)/u;
const KIND_BY_TITLE: Readonly<Record<string, string>> = {
  users: "users",
  "third-party IDs": "threepids",
  "upstream links (external IDs)": "external_ids",
  devices: "devices",
  "non-refreshable access tokens": "nonrefreshable_access_tokens",
  "refreshable token pairs": "refreshable_tokens",
};

const MIGRATED: Text = { en: "Rows in MAS:", es: "Filas en MAS:" };

/**
 * Shows how far a migration is.
 *
 * @param expected - What has to arrive.
 * @returns takes each line of mas-cli's log; most say nothing of it.
 */
export function showMigration(
  expected: RowSums,
  { progress }: Pick<Context, "progress">,
): (line: string) => void {
  const total = countedBySyn2mas(expected);
  const done = new Map<string, number>();
  return (line) => {
    const [, kind, rows] = UNDER_WAY.exec(line) ?? [];
    const [, allRows, title = ""] = OVER.exec(line) ?? [];
    const name = kind ?? KIND_BY_TITLE[title];
    if (name === undefined) return;
    done.set(name, Number(rows ?? allRows));
    const sum = [...done.values()].reduce((all, count) => all + count, 0);
    progress(MIGRATED, { done: Math.min(sum, total), total });
  };
}

/** A password comes with its person, and a pair of tokens is one. */
function countedBySyn2mas(expected: RowSums): number {
  const rows = Object.values(expected).reduce((sum, { count }) => sum + count, 0);
  return rows - expected.passwords.count - expected["refresh-tokens"].count;
}
