/**
 * `npm run bench:service`: tokens a second, what one costs, and what stays in memory; ours and `PEER_CMD` in turn.
 *
 * `--rounds N` (default 5), `--requests N` in each (default 4000); `--write` puts the table into docs/performance.md.
 */
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { median, renderTable, writeMeasured, type Row } from "@tertulia/tools/documents";
import { drive, parkCallers, percentile, type Driven } from "./service/drive.ts";
import { startHosts, type Hosts } from "./service/startHosts.ts";
import { startService, type MeasuredService } from "./service/startService.ts";

const CONCURRENCY = 32;
const WARM_UP = 1500;
const DELAYS_MS = [0, 20];
const FEW_TOKENS = 1000;
const MANY_TOKENS = 20_000;
const PARKED = 300;
/** Long enough for each parked caller's look-up to be under way. */
const PARKING_MS = 1000;

interface Round {
  readonly perSecond: number;
  readonly cpuSecondsPer1000: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly tlsConnections: number;
  readonly roomCalls: number;
}

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    requests: { type: "string", default: "4000" },
    write: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const requests = Number(values.requests);
const peer = process.env["PEER_CMD"];
const commands = [
  `${JSON.stringify(process.execPath)} ${JSON.stringify(`${import.meta.dirname}/../dist/call-service.js`)}`,
  ...(peer === undefined ? [] : [peer]),
];

const hosts = await startHosts();
try {
  const rows = [
    ...(await measureRates(hosts)),
    ...(await measureMemory(hosts)),
    ...(await measureParked(hosts)),
  ];
  const table = toTable(rows);
  console.log(`\n${table}`);
  if (values.write) {
    writeMeasured("bench:service", {
      table,
      effort: `${rounds} rounds of ${requests} requests, medians`,
    });
  }
} finally {
  hosts.close();
}

/** All sides run at once and are driven in turn, so that each meets the same machine. */
async function measureRates(given: Hosts): Promise<Row[]> {
  const services = await startAll(given);
  const rows: Row[] = [];
  for (const delayMs of DELAYS_MS) {
    await given.delayAnswers(delayMs);
    for (const service of services) await driveFor(service, WARM_UP, `warm${delayMs}`);
    const measured = services.map((): Round[] => []);
    for (let round = 1; round <= rounds; round += 1) {
      for (const [side, service] of services.entries()) {
        const one = await measureRound(service, `d${delayMs}r${round}`);
        measured[side]?.push(one);
        console.log(`+${delayMs} ms, round ${round}, side ${side + 1}: ${describe(one)}`);
      }
    }
    const cells = (pick: (round: Round) => number, digits: number): string[] =>
      measured.map((all) => median(all.map(pick)).toFixed(digits));
    rows.push(
      [`tokens a second, +${delayMs} ms a hop`, ...cells((one) => one.perSecond, 0)],
      [`CPU seconds for 1,000, +${delayMs} ms`, ...cells((one) => one.cpuSecondsPer1000, 2)],
      [`p50, +${delayMs} ms (ms)`, ...cells((one) => one.p50Ms, 1)],
      [`p99, +${delayMs} ms (ms)`, ...cells((one) => one.p99Ms, 1)],
      [`new TLS connections for ${requests}`, ...cells((one) => one.tlsConnections, 0)],
      [`calls to the SFU for ${requests}`, ...cells((one) => one.roomCalls, 0)],
    );
  }
  await given.delayAnswers(0);
  await closeAll(services);
  return rows;

  function driveFor(service: MeasuredService, count: number, series: string): Promise<Driven> {
    const { homeserver } = given;
    return drive({
      url: service.url,
      homeserver,
      requests: count,
      concurrency: CONCURRENCY,
      series,
    });
  }

  async function measureRound(service: MeasuredService, series: string): Promise<Round> {
    const [before, cpuBefore] = [await given.count(), service.cpuSeconds()];
    const driven = await driveFor(service, requests, series);
    const [after, cpuAfter] = [await given.count(), service.cpuSeconds()];
    failOnRefusals(driven);
    return {
      perSecond: requests / driven.seconds,
      cpuSecondsPer1000: ((cpuAfter - cpuBefore) / requests) * 1000,
      p50Ms: percentile(driven.latenciesMs, 0.5),
      p99Ms: percentile(driven.latenciesMs, 0.99),
      tlsConnections: after.tlsConnections - before.tlsConnections,
      roomCalls: after.roomCalls - before.roomCalls,
    };
  }
}

async function measureMemory(given: Hosts): Promise<Row[]> {
  const services = await startAll(given);
  const cells: (readonly [few: number, many: number])[] = [];
  for (const { url, residentMb } of services) {
    const caller = { url, homeserver: given.homeserver, concurrency: CONCURRENCY };
    failOnRefusals(await drive({ ...caller, requests: FEW_TOKENS, series: "few" }));
    const few = residentMb();
    const more = MANY_TOKENS - FEW_TOKENS;
    failOnRefusals(await drive({ ...caller, requests: more, series: "many" }));
    cells.push([few, residentMb()]);
  }
  await closeAll(services);
  return [
    ["resident after 1,000 tokens (MB)", ...cells.map(([few]) => few.toFixed(0))],
    ["resident after 20,000 (MB)", ...cells.map(([, many]) => many.toFixed(0))],
  ];
}

async function measureParked(given: Hosts): Promise<Row[]> {
  const services = await startAll(given);
  const cells: (readonly [free: number, parked: number])[] = [];
  for (const { url } of services) {
    const caller = { url, homeserver: given.homeserver, requests, concurrency: 8 };
    await drive({ ...caller, series: "before" });
    const free = await drive({ ...caller, series: "free" });
    const unpark = parkCallers(url, given.hangingHomeserver, PARKED);
    await delay(PARKING_MS);
    const parked = await drive({ ...caller, series: "busy" });
    unpark();
    for (const driven of [free, parked]) failOnRefusals(driven);
    cells.push([percentile(free.latenciesMs, 0.99), percentile(parked.latenciesMs, 0.99)]);
  }
  await closeAll(services);
  return [
    ["p99, 8 callers (ms)", ...cells.map(([free]) => free.toFixed(1))],
    [`p99, 8 callers, ${PARKED} more parked (ms)`, ...cells.map(([, parked]) => parked.toFixed(1))],
  ];
}

function startAll(given: Hosts): Promise<MeasuredService[]> {
  return Promise.all(commands.map((command) => startService(command, given)));
}

async function closeAll(services: readonly MeasuredService[]): Promise<void> {
  await Promise.all(services.map((service) => service.close()));
}

/** A rate of refusals is no rate. */
function failOnRefusals({ refused }: Driven): void {
  if (refused > 0) throw new Error(`${refused} requests were not granted a token`);
}

function describe(round: Round): string {
  const { perSecond, cpuSecondsPer1000, p50Ms, p99Ms } = round;
  return `${perSecond.toFixed(0)}/s, ${cpuSecondsPer1000.toFixed(2)} CPU-s, p50 ${p50Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)} ms`;
}

function toTable(rows: readonly Row[]): string {
  return renderTable(["", "ours", ...(peer === undefined ? [] : ["peer"])], rows);
}
