/** Runs the stack in the foreground: what `npm start` ends in, once everything is installed and built. */
import { join } from "node:path";
import { parseStartFlags } from "../bootstrap/parseStartFlags.mjs";
import { describeStack } from "./describeStack.ts";
import { StackError } from "./StackError.ts";
import { startStack } from "./startStack.ts";
import type { Stack } from "./startStack.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Resolves when somebody asks for the end: Ctrl-C, a signal, or the parent that started us is gone. */
const stopAsked = new Promise<null>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => resolve(null));
  process.once("disconnect", () => resolve(null));
});

process.exitCode = await runStack();
// The parent's channel would keep us alive.
if (process.connected) process.disconnect();

async function runStack(): Promise<number> {
  const starting = startStack({
    root: ROOT,
    ...parseStartFlags(process.argv.slice(2), ROOT),
    clientDir: process.env["TERTULIA_CLIENT_DIR"] ?? join(ROOT, "apps/client/dist"),
    synapsePython: requiredEnv("TERTULIA_SYNAPSE_PYTHON"),
    liveKitServer: requiredEnv("TERTULIA_LIVEKIT_SERVER"),
    say: (line) => console.log(line),
  });
  try {
    const stack = await Promise.race([starting, stopAsked]);
    if (stack === null) {
      await starting.then(
        (late) => late.close(),
        () => undefined,
      );
      return 0;
    }
    console.log(describeStack(stack.run));
    const stopListening = renewLinksOnEnter(stack);
    const end = await Promise.race([stack.died, stopAsked]);
    stopListening();
    if (end) console.error(`\n${end.message}\n\nStopping the rest.`);
    else console.log("\nStopping.");
    await stack.close();
    return end ? 1 : 0;
  } catch (error) {
    console.error(error instanceof StackError ? error.message : error);
    return 1;
  }
}

/** @returns how to stop listening to the keyboard. */
function renewLinksOnEnter(stack: Stack): () => void {
  if (!process.stdin.isTTY) return () => undefined;
  const onData = (): void => {
    stack.renewLinks().then(
      (run) => console.log(describeStack(run)),
      (error: unknown) => console.error(error instanceof StackError ? error.message : error),
    );
  };
  process.stdin.on("data", onData);
  return () => {
    process.stdin.off("data", onData);
    process.stdin.pause();
  };
}

function requiredEnv(name: string): string {
  const value = process.env[name];
  if (!value) throw new StackError(`${name} is not set; npm start sets it.`);
  return value;
}
