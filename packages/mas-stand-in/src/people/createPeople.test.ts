import { hashSync } from "bcryptjs";
import { expect, it } from "vitest";
import { createPeople } from "./createPeople.ts";

it("[M10] a password is normalised and peppered before it is compared", async () => {
  const people = createPeople("pepper");
  // Two ways to write the same letters: a full-width "A", and "é" of two code points.
  await people.add({ localpart: "ana", passwordHash: hashSync("Acafépepper", 4) });
  expect((await people.verify("ana", "\uFF21cafe\u0301"))?.localpart).toBe("ana");
  expect(await people.verify("ana", "Acafe")).toBeNull();
  expect(await people.verify("nobody", "Acafé")).toBeNull();
});

it("[M10] a person without a password cannot log in by one", async () => {
  const people = createPeople("");
  await people.add({ localpart: "ben" });
  expect(await people.verify("ben", "")).toBeNull();
});

it("[M11] somebody deactivated is counted and cannot log in", async () => {
  const people = createPeople("");
  await people.add({ localpart: "cai", password: "secret", isDeactivated: true });
  expect(await people.verify("cai", "secret")).toBeNull();
  expect(people.count()).toBe(1);
});

it("[M11] a person who is taken over again keeps their subject", async () => {
  const people = createPeople("");
  await people.add({ localpart: "ana" });
  const first = people.find("ana");
  await people.add({ localpart: "ana", isAdmin: true });
  expect(people.find("ana")).toMatchObject({ id: first?.id, isAdmin: true });
  expect(people.count()).toBe(1);
});
