/**
 * `npm run bench:join`: how long a join takes, ours and Element Call in turn on one stack.
 *
 * Options: `--rounds N` (default 10), `--delays 0,100`, `--rooms plain,encrypted`, `--write` (the table in docs/performance.md).
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { createHomeserver } from "../harness/Homeserver.ts";
import type { Account, Homeserver } from "../harness/Homeserver.ts";
import { launchChromium } from "../harness/launchChromium.ts";
import type { Chromium } from "../harness/launchChromium.ts";
import { readRun } from "../harness/readRun.ts";
import type { Run } from "../harness/readRun.ts";
import { serveElementCall } from "../harness/serveElementCall.ts";
import { startOwnStack } from "../harness/startOwnStack.ts";
import { startDelayingProxy } from "./delayingProxy.ts";
import { toRows, toTable } from "./joinReport.ts";
import type { JoinCase, MeasuredJoin } from "./joinReport.ts";
import { measureJoin } from "./measureJoin.ts";
import { elementCall, tertulia } from "./products.ts";
import type { Product } from "./products.ts";
import { writePerformanceTable } from "./writePerformanceTable.ts";

const ROOT = join(import.meta.dirname, "../..");
const JSON_FILE = join(ROOT, ".tertulia/bench/join.json");

type RoomKind = JoinCase["room"];

interface Settings {
  readonly rounds: number;
  readonly delaysMs: readonly number[];
  readonly rooms: readonly RoomKind[];
  readonly writes: boolean;
}

const settings = parseSettings(process.argv.slice(2));
const given = process.env["TERTULIA_RUN_JSON"];
const stack = given === undefined ? await startOwnStack(ROOT) : null;
try {
  const joins = await measureAll(readRun(stack?.runFile ?? String(given)), settings);
  const rows = toRows(joins);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`;
  mkdirSync(join(ROOT, ".tertulia/bench"), { recursive: true });
  writeFileSync(JSON_FILE, JSON.stringify({ machine, rows, joins }, null, 2));
  console.log(`\n${toTable(rows)}\n\nEvery join: ${JSON_FILE}`);
  if (settings.writes) writePerformanceTable(ROOT, { rows, machine });
} finally {
  await stack?.close();
}

async function measureAll(
  run: Run,
  { rounds, delaysMs, rooms }: Settings,
): Promise<readonly MeasuredJoin[]> {
  const joins: MeasuredJoin[] = [];
  for (const delayMs of delaysMs) {
    for (const room of rooms) {
      joins.push(...(await measureSeries(run, { rounds, delayMs, room })));
    }
  }
  return joins;
}

interface Series {
  readonly rounds: number;
  readonly delayMs: number;
  readonly room: RoomKind;
}

/** All rounds of one kind of room at one delay; the other party of each product stays in its call. */
async function measureSeries(
  run: Run,
  { rounds, delayMs, room }: Series,
): Promise<readonly MeasuredJoin[]> {
  const homeserver = createHomeserver(run);
  const near = await serveElementCall({ run });
  const far = await serveElementCall({ run, delayMs });
  const proxy = await startDelayingProxy({ origin: run.client, delayMs });
  const { host } = new URL(run.client);
  const peers = await launchChromium();
  const measured = await launchChromium({
    // The page believes to talk to the one address, so that no address has to be rewritten anywhere.
    extraArgs: [`--host-resolver-rules=MAP ${host} 127.0.0.1:${proxy.port}`],
  });
  const joins: MeasuredJoin[] = [];
  try {
    const seats = [tertulia, elementCall].map((make) => ({
      product: make({ run, homeserver, elementCallOrigin: far.origin }),
      peer: make({ run, homeserver, elementCallOrigin: near.origin }),
    }));
    const opened = [];
    for (const { product, peer } of seats) {
      opened.push({
        product,
        ...(await openCall(homeserver, { peer, room, browser: peers.browser })),
      });
    }
    for (let round = 1; round <= rounds; round += 1) {
      // Who goes first changes, so that neither always meets the machine the other has warmed.
      for (const seat of round % 2 === 1 ? opened : opened.toReversed()) {
        joins.push(
          ...(await measureRound(homeserver, { ...seat, room, delayMs, chromium: measured })),
        );
        sayLatest(round, joins);
      }
    }
  } finally {
    await Promise.all([measured.close(), peers.close()]);
    await Promise.all([near.close(), far.close(), proxy.close()]);
  }
  return joins;
}

interface OpenCall {
  readonly roomId: string;
  readonly host: Account;
}

async function openCall(
  homeserver: Homeserver,
  {
    peer,
    room,
    browser,
  }: { readonly peer: Product; readonly room: RoomKind; readonly browser: Browser },
): Promise<OpenCall> {
  const host = await homeserver.register("Beto");
  const isEncrypted = room === "encrypted";
  const roomId = await homeserver.createRoom({
    name: peer.name,
    creator: host,
    guests: [],
    isEncrypted,
  });
  await peer.joinAsPeer(browser, host, roomId);
  return { roomId, host };
}

interface Round extends OpenCall {
  readonly product: Product;
  readonly room: RoomKind;
  readonly delayMs: number;
  readonly chromium: Chromium;
}

/** A new person on a new profile joins, leaves, and joins again in the same profile. */
async function measureRound(
  homeserver: Homeserver,
  round: Round,
): Promise<readonly MeasuredJoin[]> {
  const { product, roomId, host, room, delayMs, chromium } = round;
  const ana = await homeserver.register("Ana");
  await homeserver.join(roomId, { inviter: host, guest: ana });
  const context = await product.openProfile(chromium.browser, ana);
  const joins: MeasuredJoin[] = [];
  try {
    for (const profile of ["cold", "warm"] as const) {
      const measure = await measureJoin(context, product.joinOptions(roomId));
      joins.push({ product: product.name, room, profile, delayMs, measure });
    }
  } finally {
    await context.close();
  }
  return joins;
}

function sayLatest(round: number, joins: readonly MeasuredJoin[]): void {
  for (const { product, room, profile, delayMs, measure } of joins.slice(-2)) {
    const times = [measure.button, measure.socket, measure.membership, measure.frame]
      .map(Math.round)
      .join(" ");
    console.log(
      `round ${round}: ${product}, ${room}, ${profile}, +${delayMs} ms: ${times} (${measure.requests} requests)`,
    );
  }
}

function parseSettings(argv: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rounds: { type: "string", default: "10" },
      delays: { type: "string", default: "0,100" },
      rooms: { type: "string", default: "plain,encrypted" },
      write: { type: "boolean", default: false },
    },
  });
  return {
    rounds: Number(values.rounds),
    delaysMs: values.delays.split(",").map(Number),
    rooms: values.rooms.split(",").map((room) => {
      if (room !== "plain" && room !== "encrypted")
        throw new TypeError(`--rooms knows plain and encrypted, not ${room}.`);
      return room;
    }),
    writes: values.write,
  };
}
