/** `npm run bench:start`: from starting the built file to its first answer, beside a Node that does nothing. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const FILE = `${import.meta.dirname}/../dist/call-service.js`;
const STARTS = 15;
const ENVIRONMENT = {
  LIVEKIT_URL: "ws://127.0.0.1:7880",
  LIVEKIT_KEY: "devkey",
  LIVEKIT_SECRET: "a secret of thirty-two characters",
  LIVEKIT_JWT_BIND: "127.0.0.1:0",
  LIVEKIT_FULL_ACCESS_HOMESERVERS: "hs.example",
};

/** Milliseconds until the process says that it listens. */
async function timeStart(): Promise<number> {
  const startedAt = performance.now();
  const stdio = ["ignore", "pipe", "inherit"] as const;
  const child = spawn(process.execPath, [FILE], { env: ENVIRONMENT, stdio: [...stdio] });
  const exited = once(child, "exit");
  for await (const line of createInterface(child.stdout)) {
    if (line.includes('"listening"')) break;
  }
  const tookMs = performance.now() - startedAt;
  child.kill("SIGKILL");
  await exited;
  return tookMs;
}

async function timeBareNode(): Promise<number> {
  const startedAt = performance.now();
  await once(spawn(process.execPath, ["--eval", ""], { stdio: "ignore" }), "exit");
  return performance.now() - startedAt;
}

function describe(name: string, timesMs: readonly number[]): string {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted.at(Math.floor(share * sorted.length)) ?? 0).toFixed(0);
  return `${name}: median ${at(0.5)} ms, fastest ${at(0)} ms, slowest ${sorted.at(-1)?.toFixed(0)} ms`;
}

const starts: number[] = [];
const bareStarts: number[] = [];
// In turn, so that whatever else the machine does meets both alike.
for (let index = 0; index < STARTS; index += 1) {
  starts.push(await timeStart());
  bareStarts.push(await timeBareNode());
}
console.log(describe("call service listens after", starts));
console.log(describe("node --eval '' ends after", bareStarts));
