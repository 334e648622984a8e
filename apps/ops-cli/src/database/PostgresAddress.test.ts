import { expect, it } from "vitest";
import {
  parsePostgresUri,
  showAddress,
  toLibpqEnvironment,
  toPostgresAddress,
} from "./PostgresAddress.ts";

it.each([
  [
    "postgresql://mas:p%40ss@db.example:5433/mas?sslmode=verify-full",
    "mas@db.example:5433/mas",
    "verified",
  ],
  ["postgres://mas@localhost/mas?sslmode=require", "mas@localhost:5432/mas", "encrypted"],
  ["postgresql:///mas?host=/run/pg&user=mas", "mas@/run/pg:5432/mas", "off"],
  ["postgresql://mas@%2Frun%2Fpg/mas", "mas@/run/pg:5432/mas", "off"],
])("[O252] %s is read as libpq reads it", (uri, shown, tls) => {
  const address = parsePostgresUri(uri);
  expect(address && [showAddress(address), address.tls]).toEqual([shown, tls]);
});

it("[O252] what is no such URI is none", () => {
  expect([parsePostgresUri("mysql://a@b/c"), parsePostgresUri("mas")]).toEqual([null, null]);
});

it("[O252] Synapse's keywords and MAS's fields are the same address", () => {
  const synapse = { user: "u", password: "p", dbname: "d", host: "h", port: "6432", cp_max: 10 };
  const mas = { username: "u", password: "p", database: "d", host: "h", port: 6432 };
  expect(toPostgresAddress(synapse)).toEqual(toPostgresAddress(mas));
  expect(showAddress(toPostgresAddress({ user: "synapse" }))).toBe(
    "synapse@/var/run/postgresql:5432/synapse",
  );
});

it("[O253] a password reaches PostgreSQL's programs by their environment, and is shown nowhere", () => {
  const address = parsePostgresUri("postgresql://mas:hunter22@db.example/mas");
  if (address === null) throw new Error("not parsed");
  expect(toLibpqEnvironment(address)).toMatchObject({ PGUSER: "mas", PGPASSWORD: "hunter22" });
  expect(showAddress(address) + JSON.stringify(address)).not.toContain("hunter22");
});
