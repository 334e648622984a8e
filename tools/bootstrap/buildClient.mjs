/** The client's production build, made again only when a source of it has changed. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compressFolder } from "./compressFolder.mjs";
import { takeFileLock } from "./fileLock.mjs";
import { runCommand } from "./runCommand.mjs";

/** @import { Machine } from "./prepareMachine.mjs" */

const SOURCES = ["package-lock.json", "tsconfig.base.json", "apps/client", "packages"];
const NO_SOURCES = new Set(["node_modules", "dist", "coverage"]);

/**
 * @param {string} root The project's root.
 * @param {Machine} machine
 * @param {(line: string) => void} say
 * @returns {Promise<void>}
 * @throws {BootstrapError} with the end of the bundler's output.
 */
export async function buildClient(root, machine, say) {
  const marker = join(root, "node_modules/.cache/tertulia/client-sources");
  const lock = await takeFileLock(`${marker}.lock`, () =>
    say("  Waiting for another build of the client."),
  );
  try {
    const digest = hashSources(root, SOURCES);
    const isBuilt = existsSync(join(root, "apps/client/dist/index.html"));
    if (isBuilt && existsSync(marker) && readFileSync(marker, "utf8") === digest) return;
    const startedAt = performance.now();
    await runCommand({
      what: "The client",
      argv: ["npm", "run", "build", "-w", "@tertulia/client"],
      logFile: join(root, ".tertulia/client-build.log"),
      cwd: root,
      env: machine.env,
      lockFd: lock.fd,
    });
    compressFolder(join(root, "apps/client/dist"));
    mkdirSync(join(marker, ".."), { recursive: true });
    writeFileSync(marker, digest);
    say(`  Client built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  } finally {
    lock.release();
  }
}

/**
 * @param {string} root
 * @param {readonly string[]} sources Files and folders below the root.
 * @returns {string} a digest of all names and contents; tests and what is built are left out.
 */
export function hashSources(root, sources) {
  const hash = createHash("sha256");
  for (const source of sources) addToHash(hash, root, source);
  return hash.digest("hex");
}

/**
 * @param {import("node:crypto").Hash} hash
 * @param {string} root
 * @param {string} path
 */
function addToHash(hash, root, path) {
  const entries = listFolder(join(root, path));
  if (entries === null) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
    return;
  }
  for (const entry of entries) {
    if (!NO_SOURCES.has(entry) && !/\.test\.tsx?$/.test(entry))
      addToHash(hash, root, join(path, entry));
  }
}

/** @param {string} path */
function listFolder(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOTDIR") return null;
    throw error;
  }
}
