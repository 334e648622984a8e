/** Gzip siblings of what compresses, made once at build time: the server then only picks the file. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const COMPRESSIBLE = new Set([
  ".css",
  ".html",
  ".js",
  ".json",
  ".svg",
  ".txt",
  ".wasm",
  ".webmanifest",
]);
/** Below one network packet nothing is gained. */
const LEAST_BYTES = 1_400;

/**
 * @param {string} folder
 * @returns {void} when `x.js.gz` stands beside every `x.js` that is worth it.
 */
export function compressFolder(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!COMPRESSIBLE.has(extname(name))) continue;
    const path = join(folder, name);
    const content = readFileSync(path);
    if (content.length >= LEAST_BYTES) writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  }
}
