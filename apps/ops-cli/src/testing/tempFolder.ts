/** A folder that is gone after the test. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tertulia-ops-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
