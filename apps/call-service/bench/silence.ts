/** `npm run bench:silence`: what it costs service and SFU to ask everybody every few seconds whether they are there. */
import { availableParallelism } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { Secret } from "@tertulia/protocol";
import { startLiveKitServer } from "@tertulia/tools/servers";
import { openIdToken, sfuGetBody } from "../src/testing/createTestService.ts";
import { startCallMembers, type MemberToken } from "../src/testing/startCallMembers.ts";
import { startCallService } from "../src/testing/startCallService.ts";
import { startStubHomeserver } from "../src/testing/startStubHomeserver.ts";
import { readCpuSeconds } from "./readCpuSeconds.ts";

const ROOMS = 16;
const PEOPLE_IN_EACH = 4;
const HOUR_MS = 60 * 60_000;
/** Until the first questions have their answers and everybody is asked at the usual interval. */
const SETTLE_MS = 15_000;
const MEASURE_MS = 60_000;
const KEY_PAIR = { key: "devkey", secret: new Secret("a secret of thirty-two characters") };

const homeserver = await startStubHomeserver();
console.log(`${ROOMS} rooms of ${PEOPLE_IN_EACH}, no media, ${availableParallelism()} cores`);
console.log("| silence counts | service, % of a core | SFU, % of a core | leaves sent |");
for (const silenceSeconds of ["8", "0"]) await measure(silenceSeconds);
await homeserver.close();

/** Prints a line of the table. */
async function measure(silenceSeconds: string): Promise<void> {
  const sfu = await startLiveKitServer(KEY_PAIR);
  const service = await startCallService({
    LIVEKIT_URL: sfu.apiUrl.replace("http", "ws"),
    LIVEKIT_KEY: KEY_PAIR.key,
    LIVEKIT_SECRET: KEY_PAIR.secret.reveal(),
    LIVEKIT_FULL_ACCESS_HOMESERVERS: "hs.example",
    TERTULIA_HOMESERVER_URLS: `hs.example=${homeserver.url}`,
    TERTULIA_SILENCE_SECONDS: silenceSeconds,
    TERTULIA_MAX_DELEGATED_LEAVES: "1000",
    TERTULIA_REQUESTS_PER_MINUTE_PER_PERSON: "0",
  });
  const [first, ...others] = await Promise.all(
    Array.from({ length: ROOMS * PEOPLE_IN_EACH }, (_, at) => requestToken(service.url, at)),
  );
  if (first === undefined) throw new Error("nobody to ask");
  const members = await startCallMembers(first, ...others);
  await delay(SETTLE_MS);
  const sentBefore = countOfSends();
  const pids = [service.pid, sfu.pid()];
  const before = pids.map(readCpuSeconds);
  await delay(MEASURE_MS);
  const shares = pids.map((pid, at) => {
    const usedSeconds = readCpuSeconds(pid) - (before[at] ?? 0);
    return ((usedSeconds * 100_000) / MEASURE_MS).toFixed(1);
  });
  const how = silenceSeconds === "0" ? "no" : `after ${silenceSeconds} s`;
  console.log(`| ${how} | ${shares.join(" | ")} | ${countOfSends() - sentBefore} |`);
  await members.kill();
  await service.kill("SIGKILL");
  await sfu.close();
}

async function requestToken(url: string, at: number): Promise<MemberToken> {
  const body = sfuGetBody({
    room: `!room${at % ROOMS}:hs.example`,
    device_id: `DEVICE${at}`,
    openid_token: openIdToken(),
    delay_id: `delay-${at}`,
    delay_timeout: HOUR_MS,
  });
  const answer = await fetch(`${url}/sfu/get`, { method: "POST", body: JSON.stringify(body) });
  return (await answer.json()) as MemberToken;
}

/** Nobody leaves here: each would be somebody who could not answer in time. */
function countOfSends(): number {
  return homeserver.asked.filter((one) => one.startsWith("send")).length;
}
