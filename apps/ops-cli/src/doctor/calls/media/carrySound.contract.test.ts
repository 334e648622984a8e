import { Secret } from "@tertulia/protocol";
import { expect, it, onTestFinished, vi } from "vitest";
import { openSignalling } from "../sfu/openSignalling.ts";
import { signSfuToken } from "../sfu/signSfuToken.ts";
import { startLiveKit, type LiveKit } from "../testing/startLiveKit.ts";
import { startTurnServer, turnCredentials } from "../testing/startTurnServer.ts";
import { trustTestCertificate } from "../testing/trustTestCertificate.ts";
import { carrySound, type SoundOrder, type SoundOutcome } from "./carrySound.ts";

// Real servers on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

const timeoutMs = 30_000;
const ROOM = "look";

interface Right {
  readonly room?: string;
  readonly canPublish: boolean;
}

function tokenFor({ key, secret }: LiveKit, identity: string, right: Right): Secret {
  const { room = ROOM, canPublish } = right;
  const video = { roomJoin: true, room, hidden: true, canPublish, canSubscribe: !canPublish };
  return signSfuToken({ video, identity, now: Date.now() }, { key, secret: new Secret(secret) });
}

function carry(liveKit: LiveKit, parts: Partial<SoundOrder> = {}): Promise<SoundOutcome> {
  return carrySound({
    url: liveKit.url,
    speakerToken: tokenFor(liveKit, "look-speaker", { canPublish: true }),
    listenerToken: tokenFor(liveKit, "look-listener", { canPublish: false }),
    turnServer: null,
    timeoutMs,
    silenceMs: timeoutMs,
    ...parts,
  });
}

/** Somebody else in the room, and whom they were told of. */
async function watchRoom(liveKit: LiveKit) {
  const seen: string[] = [];
  const token = tokenFor(liveKit, "watcher", { canPublish: false });
  await new Promise<void>((resolve, reject) => {
    const { close } = openSignalling({
      url: liveKit.url,
      token,
      subscribes: true,
      onFailure: reject,
      onMessage: (message) => {
        if (message.case === "join") resolve();
        if (message.case === "update")
          seen.push(...message.value.participants.map(({ identity }) => identity));
      },
    });
    onTestFinished(close);
  });
  return seen;
}

it("[O228, O350] what one hidden participant sends reaches the other over UDP, and nobody sees them", async () => {
  const liveKit = await startLiveKit({ autoCreate: true });
  const seen = await watchRoom(liveKit);
  expect(await carry(liveKit)).toEqual({ kind: "arrived", way: "udp" });
  expect(seen.filter((identity) => identity.startsWith("look"))).toEqual([]);
});

it("[O228] it goes over TCP where there is no UDP", async () => {
  const liveKit = await startLiveKit({ autoCreate: true, hasUdp: false });
  expect(await carry(liveKit)).toEqual({ kind: "arrived", way: "tcp" });
});

it("[O351] it goes through TURN alone, over UDP, TCP and TLS", async () => {
  trustTestCertificate();
  const [liveKit, turn] = await Promise.all([
    startLiveKit({ autoCreate: true }),
    startTurnServer(),
  ]);
  const credentials = turnCredentials(turn.secret, Math.floor(Date.now() / 1000) + 3600);
  for (const url of [
    `turn:localhost:${turn.port}?transport=udp`,
    `turn:localhost:${turn.port}?transport=tcp`,
    `turns:localhost:${turn.tlsPort}?transport=tcp`,
  ]) {
    const outcome = await carry(liveKit, { turnServer: { urls: [url], ...credentials } });
    expect([url, outcome]).toEqual([url, { kind: "arrived", way: "relay" }]);
  }
});

it("[O352] who is not let in, not connected, or not heard is told apart", async () => {
  const [liveKit, turn] = await Promise.all([
    startLiveKit({ autoCreate: true }),
    startTurnServer({ relaysToLoopback: false }),
  ]);
  const stranger = { ...liveKit, secret: "another secret, as long as it has to be" };
  const speakerToken = tokenFor(stranger, "look-speaker", { canPublish: true });
  expect(await carry(liveKit, { speakerToken })).toMatchObject({
    kind: "not-let-in",
    failure: { status: 401 },
  });
  const credentials = turnCredentials(turn.secret, Math.floor(Date.now() / 1000) + 3600);
  const turnServer = { urls: [`turn:127.0.0.1:${turn.port}`], ...credentials };
  // It never connects, however long it takes.
  expect(await carry(liveKit, { turnServer, timeoutMs: 1000 })).toEqual({ kind: "no-connection" });
  const right = { room: "another", canPublish: false };
  const listenerToken = tokenFor(liveKit, "look-listener", right);
  expect(await carry(liveKit, { listenerToken, silenceMs: 500 })).toEqual({ kind: "silent" });
});
