/** `npm run size`: what the built client weighs over the wire, and whether the code of calls keeps its limit. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const DIST = join(import.meta.dirname, "dist");
const MAX_CALL_CODE_BYTES = 300_000;
const CALL_ENTRY = "src/features/calls/callChunk.ts";
const WORKSPACE_ENTRY = "src/features/workspace/workspaceChunk.ts";

/** One entry of Vite's manifest, as far as it matters here. */
interface ManifestChunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
}

type Manifest = Readonly<Record<string, ManifestChunk>>;

const manifest = readManifest();
const atStart = filesOf("index.html");
const loggedIn = without(filesOf(WORKSPACE_ENTRY), atStart);
const inCalls = without(filesOf(CALL_ENTRY), new Set([...atStart, ...loggedIn]));
const rest = without(
  new Set(globSync("assets/*.{js,css,wasm}", { cwd: DIST })),
  new Set([...atStart, ...loggedIn, ...inCalls]),
);

print("at the start", atStart);
print("logged in", loggedIn);
print("encryption", rest);
const callBytes = print("calls", inCalls);

const verdict = `code of calls: ${kilobytes(callBytes)} of at most ${kilobytes(MAX_CALL_CODE_BYTES)}`;
if (callBytes > MAX_CALL_CODE_BYTES) {
  console.error(`TOO LARGE ${verdict}`);
  process.exitCode = 1;
} else {
  console.log(`ok ${verdict}`);
}

function readManifest(): Manifest {
  try {
    return JSON.parse(readFileSync(join(DIST, ".vite/manifest.json"), "utf8")) as Manifest;
  } catch (cause) {
    throw new Error("There is no build to weigh; run `npm run build -w @tertulia/client` first.", {
      cause,
    });
  }
}

/** A chunk with all that it needs at once: what it imports, its styles, its workers. */
function filesOf(entry: string): ReadonlySet<string> {
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`the build has no chunk ${name}`);
    if (files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  visit(entry);
  return files;
}

function without(files: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...files].filter((file) => !others.has(file)));
}

function print(title: string, files: ReadonlySet<string>): number {
  const sizes = [...files].map((file) => ({
    file,
    bytes: gzipSync(readFileSync(join(DIST, file))).byteLength,
  }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${title}: ${kilobytes(total)} gz`);
  for (const { file, bytes } of sizes.sort((a, b) => b.bytes - a.bytes)) {
    console.log(`  ${kilobytes(bytes).padStart(9)}  ${file}`);
  }
  return total;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
