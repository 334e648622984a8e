/** Rule E176, and E33–E35 where media really runs: two people through a real livekit-server: who is seen and heard, and what is sent. */
import type { LiveKitIdentity } from "@tertulia/protocol";
import { expect, inject, it, onTestFinished, vi } from "vitest";
import type { SfuConnection, SfuEvent } from "../../ports.ts";
import { createVideo } from "../../testing/createVideo.ts";
import { createFakeLog } from "../../testing/createFakeLog.ts";
import { createSfuWorld } from "../../testing/createSfuWorld.ts";
import { recordEvents, type EventRecorder } from "../../testing/recordEvents.ts";
import { createLiveKitSfu } from "./createLiveKitSfu.ts";

const ANA = "@ana:hs.example:ANA" as LiveKitIdentity;
const BETO = "@beto:hs.example:BETO" as LiveKitIdentity;
const UNTIL = { timeout: 30_000, interval: 20 };

interface Person extends EventRecorder<SfuEvent> {
  readonly connection: SfuConnection;
}

/** Both are in one room, and nobody is attested. */
async function startCall({ isEncrypted = false } = {}): Promise<{ ana: Person; beto: Person }> {
  const world = createSfuWorld(inject("liveKit"));
  await world.openRoom();
  const sfu = createLiveKitSfu(createFakeLog());
  async function enter(identity: LiveKitIdentity): Promise<Person> {
    const recorder = recordEvents<SfuEvent>();
    const connection = sfu.open({ isEncrypted, use: "publish", identity }, recorder.listener);
    onTestFinished(connection.close);
    connection.prepareMicrophone();
    await connection.connect(await world.token(identity));
    return { ...recorder, connection };
  }
  const [ana, beto] = await Promise.all([enter(ANA), enter(BETO)]);
  return { ana, beto };
}

/** From now on every microphone hears one tone without end; the browser's own beeps fall to its noise suppression. */
async function playTone(): Promise<void> {
  const context = new AudioContext();
  onTestFinished(() => context.close());
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  vi.spyOn(mediaDevices, "getUserMedia").mockImplementation((constraints) => {
    if (constraints?.video !== undefined && constraints.video !== false) return open(constraints);
    const tone = context.createOscillator();
    const out = context.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    return Promise.resolve(out.stream);
  });
  await context.resume();
}

function hasPicture(video: HTMLVideoElement): () => boolean {
  return () => video.srcObject !== null && video.videoWidth > 0 && video.currentTime > 0;
}

/** Audio elements that play something, of all that ever played. */
function watchPlayback(): () => number {
  const play = vi.spyOn(HTMLMediaElement.prototype, "play");
  return () =>
    new Set(
      play.mock.contexts.filter(
        (element) => element instanceof HTMLAudioElement && element.srcObject !== null,
      ),
    ).size;
}

function isSpeaking(identity: LiveKitIdentity): (event: SfuEvent) => boolean {
  return (event) => event.kind === "speakers" && event.speakers.includes(identity);
}

it("[E33, E176] a picture shows as soon as its member is attested, and no longer than that", async () => {
  const { ana, beto } = await startCall();
  const video = createVideo();
  ana.connection.attachVideo(BETO, "camera", video);
  await beto.connection.setDevice("camera", true);
  await ana.next(
    (event) =>
      event.kind === "participants" && event.participants.some((one) => one.hasCameraVideo),
  );
  expect(video.srcObject).toBeNull();
  ana.connection.setAttested(new Set([BETO]));
  await vi.waitUntil(hasPicture(video), UNTIL);
  ana.connection.setAttested(new Set());
  await vi.waitUntil(() => video.srcObject === null, UNTIL);
});

it("[E33, E176] only attested members are heard", async () => {
  await playTone();
  const playing = watchPlayback();
  const { ana, beto } = await startCall();
  await beto.connection.setDevice("microphone", true);
  await ana.next(isSpeaking(BETO));
  expect([playing(), ana.connection.audioLevel(BETO) > 0]).toEqual([0, true]);
  ana.connection.setAttested(new Set([BETO]));
  await vi.waitUntil(() => playing() === 1, UNTIL);
  ana.connection.setAttested(new Set());
  await vi.waitUntil(() => playing() === 0, UNTIL);
});

it("[E176] a picture that is detached leaves its element; the own one needs no SFU", async () => {
  const { ana } = await startCall();
  const video = createVideo();
  await ana.connection.setDevice("camera", true);
  const detach = ana.connection.attachVideo(ANA, "camera", video);
  await vi.waitUntil(hasPicture(video), UNTIL);
  detach();
  expect(video.srcObject).toBeNull();
});

it("[E35] nothing is sent while sending is paused, and all of it again after", async () => {
  await playTone();
  const { ana, beto } = await startCall();
  await beto.connection.setDevice("microphone", true);
  await ana.next(isSpeaking(BETO));
  beto.connection.setUpstreamPaused(true);
  await ana.next((event) => event.kind === "speakers" && !event.speakers.includes(BETO));
  beto.connection.setUpstreamPaused(false);
  await ana.next(isSpeaking(BETO));
});

it("[E34] encrypted pictures show with their sender's key", async () => {
  const { ana, beto } = await startCall({ isEncrypted: true });
  const key = { identity: BETO, index: 0, bytes: crypto.getRandomValues(new Uint8Array(16)) };
  beto.connection.setKey(key);
  await beto.connection.setDevice("camera", true);
  const video = createVideo();
  ana.connection.setAttested(new Set([BETO]));
  ana.connection.attachVideo(BETO, "camera", video);
  ana.connection.setKey(key);
  await vi.waitUntil(hasPicture(video), UNTIL);
});

it("[E301] an encrypted picture is asked for when its key is there, and not before", async () => {
  const { ana, beto } = await startCall({ isEncrypted: true });
  const key = { identity: BETO, index: 0, bytes: crypto.getRandomValues(new Uint8Array(16)) };
  beto.connection.setKey(key);
  await beto.connection.setDevice("camera", true);
  const video = createVideo();
  ana.connection.setAttested(new Set([BETO]));
  ana.connection.attachVideo(BETO, "camera", video);
  await ana.next(
    (event) =>
      event.kind === "participants" && event.participants.some((one) => one.hasCameraVideo),
  );
  expect(video.srcObject).toBeNull();
  ana.connection.setKey(key);
  await vi.waitUntil(hasPicture(video), UNTIL);
});
