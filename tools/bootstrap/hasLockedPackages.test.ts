import { expect, it } from "vitest";
import { hasLockedPackages } from "./hasLockedPackages.mjs";

const LOCK = {
  packages: {
    "": { version: "0.1.0" },
    "apps/client": { version: "0.1.0" },
    "node_modules/@tertulia/client": { link: true },
    "node_modules/hono": { version: "4.0.0", integrity: "sha512-a" },
    "node_modules/rolldown-darwin": { version: "1.0.0", integrity: "sha512-b", optional: true },
  },
};
const INSTALLED = {
  packages: { "node_modules/hono": { version: "4.0.0", integrity: "sha512-a" } },
};

it("[B9] npm's own record of the install decides; packages for other systems may be missing", () => {
  expect(hasLockedPackages(LOCK, INSTALLED)).toBe(true);
});

it.each([
  ["nothing is installed", null],
  ["an install was interrupted", { packages: {} }],
  [
    "another version is there",
    { packages: { "node_modules/hono": { version: "4.0.1", integrity: "sha512-c" } } },
  ],
  [
    "a package is there that the lockfile has no more",
    { packages: { ...INSTALLED.packages, "node_modules/left": { version: "1.0.0" } } },
  ],
])("[B9] install again when %s", (_why, installed) => {
  expect(hasLockedPackages(LOCK, installed)).toBe(false);
});
