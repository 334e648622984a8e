/** The call service as a program: one command, exit code 0, 1 when it failed, 2 when it was used wrongly. */
import { readFileSync } from "node:fs";
import packageJson from "../package.json" with { type: "json" };
import { CommandError } from "./commands/CommandError.ts";
import { parseArguments, type Command } from "./commands/parseArguments.ts";
import { ConfigError } from "./config.ts";
import { createLiveConfig, type LiveConfig } from "./settings/createLiveConfig.ts";

// Nothing waits for it here: the built file is CommonJS too, which cannot wait at its top.
void main();

async function main(): Promise<void> {
  try {
    const code = await run(parseArguments(process.argv.slice(2)));
    // A service that runs has set none yet, and may set one when it cannot listen.
    if (code !== 0) process.exitCode = code;
  } catch (error) {
    process.exitCode = explain(error);
  }
}

/** Each command brings what only it needs: a service that starts loads no help. */
async function run(command: Command): Promise<number> {
  switch (command.kind) {
    case "serve": {
      const live = readSettings();
      const { serve } = await import("./serve.ts");
      await serve(live);
      return 0;
    }
    case "check": {
      for (const warning of readSettings().config.warnings) console.log(`Warning: ${warning}`);
      console.log("The configuration has no problems.");
      return 0;
    }
    case "help": {
      const { renderHelp } = await import("./commands/renderHelp.ts");
      console.log(renderHelp());
      return 0;
    }
    case "version":
      console.log(`tertulia-call-service ${packageJson.version}`);
      return 0;
    case "registration": {
      const { writeRegistration } = await import("./commands/writeRegistration.ts");
      console.log(writeRegistration(command.options));
      return 0;
    }
    case "misuse":
      console.error(`${command.problem}\nTry --help.`);
      return 2;
  }
}

function readSettings(): LiveConfig {
  return createLiveConfig({ env: process.env, readFile: (path) => readFileSync(path, "utf8") });
}

function explain(error: unknown): number {
  if (error instanceof ConfigError) {
    console.error(`The configuration has problems:\n${error.message}`);
    return 1;
  }
  if (!(error instanceof CommandError)) throw error;
  console.error(error.message);
  return 1;
}
