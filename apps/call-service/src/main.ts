/** The call service: environment in, HTTP socket out. */
import { readFileSync } from "node:fs";
import { ConfigError } from "./config.ts";
import { serve } from "./serve.ts";
import { createLiveConfig } from "./settings/createLiveConfig.ts";

try {
  const source = { env: process.env, readFile: (path: string) => readFileSync(path, "utf8") };
  serve(createLiveConfig(source));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(`The configuration has problems:\n${error.message}`);
  process.exitCode = 1;
}
