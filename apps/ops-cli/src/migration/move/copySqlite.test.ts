import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Amount } from "../../cli/createProgress.ts";
import { createTestMachine } from "../../testing/createTestMachine.ts";
import { tempFolder } from "../../testing/tempFolder.ts";
import { copySqlite } from "./copySqlite.ts";

const { files } = createTestMachine();

function peopleIn(path: string): readonly unknown[] {
  const database = new DatabaseSync(path);
  try {
    return database
      .prepare("SELECT name FROM users ORDER BY name")
      .all()
      .map(({ name }) => name);
  } finally {
    database.close();
  }
}

/** A database whose last person is in its write-ahead log alone, as a Synapse that was killed leaves it. */
function leaveDatabase(path: string, people: readonly string[]): void {
  const writing = `${path}.writing`;
  const database = new DatabaseSync(writing);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
  database.exec("CREATE TABLE users (name TEXT); PRAGMA wal_checkpoint(TRUNCATE)");
  for (const name of people) database.prepare("INSERT INTO users VALUES (?)").run(name);
  for (const suffix of ["", "-wal"]) copyFileSync(writing + suffix, path + suffix);
  database.close();
}

it("[O404] what is in the write-ahead log is copied too", async () => {
  const folder = tempFolder();
  const [from, to] = [join(folder, "homeserver.db"), join(folder, "copy.db")];
  leaveDatabase(from, ["alice", "bob"]);
  await copySqlite({ from, to }, { files, progress: () => {} });
  expect(peopleIn(to)).toEqual(["alice", "bob"]);
});

it("[O404] what an earlier copy has left beside is not taken for the new one's", async () => {
  const folder = tempFolder();
  const [from, to] = [join(folder, "homeserver.db"), join(folder, "copy.db")];
  leaveDatabase(to, ["old"]);
  for (const suffix of ["-shm", "-journal"]) writeFileSync(to + suffix, "left");
  leaveDatabase(from, ["alice", "bob"]);
  // Opened and closed once, it has no log any more.
  expect(peopleIn(from)).toEqual(["alice", "bob"]);
  expect(existsSync(`${from}-wal`)).toBe(false);
  await copySqlite({ from, to }, { files, progress: () => {} });
  expect(["-wal", "-shm", "-journal"].filter((suffix) => existsSync(to + suffix))).toEqual([]);
  expect(peopleIn(to)).toEqual(["alice", "bob"]);
});

it("[O403] of a copy it is told how many bytes are there, of how many", async () => {
  const folder = tempFolder();
  const [from, to] = [join(folder, "large"), join(folder, "copy")];
  writeFileSync(from, Buffer.alloc(2_500_000, 7));
  const told: Amount[] = [];
  await copySqlite({ from, to }, { files, progress: (_what, amount) => void told.push(amount) });
  expect(told.length).toBeGreaterThan(1);
  expect(told.at(-1)).toEqual({ done: 2_500_000, total: 2_500_000, unit: "bytes" });
  expect(readFileSync(to).equals(readFileSync(from))).toBe(true);
});
