/** The Python of the Synapse that the project's bootstrap installed, or that of `TERTULIA_SYNAPSE_PYTHON`. */
import { homedir } from "node:os";
import { join } from "node:path";

const VERSION = "1.163.2";

export function synapsePython(): string {
  const userCache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const cache = process.env["TERTULIA_CACHE"] ?? join(userCache, "tertulia");
  const given = process.env["TERTULIA_SYNAPSE_PYTHON"];
  return given ?? join(cache, `synapse-${VERSION}`, "bin/python");
}
