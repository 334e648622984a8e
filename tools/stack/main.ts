/** Runs the stack in the foreground: what `npm start` ends in, once everything is installed and built. */
import { join } from "node:path";
import { parseStartFlags } from "../bootstrap/parseStartFlags.mjs";
import { LINK_INTERVAL_MS } from "./demoSession.ts";
import { describeStack } from "./describeStack.ts";
import { StackError } from "./StackError.ts";
import { startStack } from "./startStack.ts";
import type { Stack } from "./startStack.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Aborted when somebody asks for the end: Ctrl-C, a signal, or the parent that started us is gone. */
const end = new AbortController();
let isBroken = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => end.abort());
process.once("disconnect", () => end.abort());
// Whatever we did not think of, the servers must not outlive us.
process.once("uncaughtException", (error) => {
  console.error(error);
  isBroken = true;
  end.abort();
});

process.exitCode = (await runStack()) || (isBroken ? 1 : 0);
// The parent's channel would keep us alive.
if (process.connected) process.disconnect();

async function runStack(): Promise<number> {
  try {
    const stack = await startStack({
      root: ROOT,
      ...parseStartFlags(process.argv.slice(2), ROOT),
      clientDir: process.env["TERTULIA_CLIENT_DIR"] ?? join(ROOT, "apps/client/dist"),
      synapsePython: requiredEnv("TERTULIA_SYNAPSE_PYTHON"),
      liveKitServer: requiredEnv("TERTULIA_LIVEKIT_SERVER"),
      // For a story about a deployment that has forgotten them, or blocks them.
      hasWebhooks: process.env["TERTULIA_WEBHOOKS"] !== "off",
      signal: end.signal,
      say: (line) => console.log(line),
    });
    return await runUntilEnd(stack);
  } catch (error) {
    if (end.signal.aborted) return 0;
    console.error(error instanceof StackError ? error.message : error);
    return 1;
  }
}

async function runUntilEnd(stack: Stack): Promise<number> {
  console.log(describeStack(stack.run));
  const stopListening = renewLinksOnEnter(stack);
  const failure = await Promise.race([stack.died, aborted(end.signal)]);
  stopListening();
  if (failure) console.error(`\n${failure.message}\n\nStopping the rest.`);
  else console.log("\nStopping.");
  await stack.close();
  return failure ? 1 : 0;
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}

/** @returns how to stop listening to the keyboard. */
function renewLinksOnEnter(stack: Stack): () => void {
  if (!process.stdin.isTTY) return () => undefined;
  let renewedAtMs = performance.now();
  const onData = (): void => {
    const waitMs = renewedAtMs + LINK_INTERVAL_MS - performance.now();
    if (waitMs > 0) {
      console.log(`New links can be made once a minute: ${Math.ceil(waitMs / 1000)} s to go.`);
      return;
    }
    renewedAtMs = performance.now();
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
