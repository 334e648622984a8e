/** The process of {@link hearAudio}: one participant makes a tone, the other listens until there is one. */
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
} from "@livekit/rtc-node";
import type { HearingOrder } from "./hearAudio.ts";

const RATE_HZ = 48_000;
const TONE_HZ = 330;
const AMPLITUDE = 6000;
/** Of 16-bit samples: far above what a codec makes of silence. */
const AUDIBLE = 500;
const CHUNK_SAMPLES = RATE_HZ / 10;

process.once("message", (order: HearingOrder) => {
  hear(order).then(
    () => process.send?.("heard"),
    // Why is LiveKit's to say; nobody reads what this process prints.
    () => process.send?.("silent"),
  );
});
process.once("disconnect", () => process.exit(0));
process.send?.("ready");

async function hear({ url, speakerToken, listenerToken }: HearingOrder): Promise<void> {
  const [speaker, listener] = [new Room(), new Room()];
  const heard = new Promise<void>((resolve) => {
    listener.on(RoomEvent.TrackSubscribed, (track) => {
      void untilAudible(new AudioStream(track)).then(resolve);
    });
  });
  const options = { autoSubscribe: true, dynacast: false };
  await Promise.all([
    speaker.connect(url, speakerToken, options),
    listener.connect(url, listenerToken, options),
  ]);
  const source = new AudioSource(RATE_HZ, 1);
  const publishing = new TrackPublishOptions();
  publishing.source = TrackSource.SOURCE_MICROPHONE;
  const track = LocalAudioTrack.createAudioTrack("tone", source);
  await speaker.localParticipant?.publishTrack(track, publishing);
  void playTone(source);
  await heard;
}

async function untilAudible(stream: AudioStream): Promise<void> {
  for await (const { data } of stream)
    if (data.some((sample) => Math.abs(sample) > AUDIBLE)) return;
}

/** Until the process ends. */
async function playTone(source: AudioSource): Promise<never> {
  const samples = Int16Array.from(
    { length: CHUNK_SAMPLES },
    (_, at) => AMPLITUDE * Math.sin((at * 2 * Math.PI * TONE_HZ) / RATE_HZ),
  );
  for (;;) await source.captureFrame(new AudioFrame(samples, RATE_HZ, 1, CHUNK_SAMPLES));
}
