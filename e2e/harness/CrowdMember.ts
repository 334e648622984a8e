/** One member of the crowd: a Matrix login, a membership in room state, and a connection to the SFU. */
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  EncryptionType,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoCodec,
  VideoFrame,
  VideoSource,
} from "@livekit/rtc-node";
import type { RemoteTrack } from "@livekit/rtc-node";
import type { CrowdHearing, CrowdMemberSpec } from "./crowdMessages.ts";
import { CALL_MEMBER, createHomeserver } from "./Homeserver.ts";
import type { Homeserver, Login } from "./Homeserver.ts";

const WIDTH_PX = 320;
const HEIGHT_PX = 180;
const FRAME_EVERY_MS = 100;
const SAMPLE_RATE_HZ = 48_000;
const AUDIO_CHUNK_MS = 100;
const TONE_HZ = 330;
const TONE_AMPLITUDE = 6_000;
/** Mean square of samples in [-1, 1]; the tone has about 0.017. */
const AUDIBLE_POWER = 1e-4;
const EXPIRES_MS = 14_400_000;

export interface CrowdMember {
  readonly hear: () => CrowdHearing;
  readonly leave: () => Promise<void>;
}

export interface JoinCrowdMemberOptions {
  /** The one origin, without a trailing slash. */
  readonly origin: string;
  readonly roomId: string;
  readonly spec: CrowdMemberSpec;
}

export async function joinCrowdMember({
  origin,
  roomId,
  spec,
}: JoinCrowdMemberOptions): Promise<CrowdMember> {
  const homeserver = createHomeserver({ homeserver: origin, registrationSecret: "" });
  const login = await homeserver.logIn({
    userId: spec.userId,
    password: spec.password,
    displayName: "",
  });
  const { url, jwt } = await requestToken(homeserver, { origin, roomId, login });
  const room = new Room();
  const ears = createEars();
  room.on(RoomEvent.TrackSubscribed, (track, publication, participant) =>
    ears.listen(track, {
      identity: participant.identity,
      isEncrypted: publication.encryptionType !== EncryptionType.NONE,
    }),
  );
  await room.connect(url, jwt, { autoSubscribe: false, dynacast: false });
  // Sound only: decoding everybody's picture for everybody would take the whole machine.
  const subscribeToSound = (): void => {
    for (const participant of room.remoteParticipants.values()) {
      for (const publication of participant.trackPublications.values()) {
        if (publication.kind === TrackKind.KIND_AUDIO) publication.setSubscribed(true);
      }
    }
  };
  room.on(RoomEvent.TrackPublished, subscribeToSound);
  subscribeToSound();
  await putMembership(homeserver, { origin, roomId, login, isIn: true });
  const stops: (() => void)[] = [];
  if (spec.hasPicture) stops.push(await publishPicture(room));
  if (spec.hasSound) stops.push(await publishTone(room));
  return {
    hear: () => ({ userId: spec.userId, ...ears.report() }),
    async leave() {
      for (const stop of stops) stop();
      await putMembership(homeserver, { origin, roomId, login, isIn: false });
      await room.disconnect();
    },
  };
}

interface Seat {
  readonly origin: string;
  readonly roomId: string;
  readonly login: Login;
}

async function requestToken(
  homeserver: Homeserver,
  { origin, roomId, login }: Seat,
): Promise<{ url: string; jwt: string }> {
  const openIdToken = await homeserver.request({
    method: "POST",
    path: `/_matrix/client/v3/user/${encodeURIComponent(login.userId)}/openid/request_token`,
    accessToken: login.accessToken,
    body: {},
  });
  const answer = await homeserver.request({
    method: "POST",
    path: new URL(`${origin}/livekit/jwt/sfu/get`).pathname,
    body: { room: roomId, openid_token: openIdToken, device_id: login.deviceId },
  });
  return { url: String(answer["url"]), jwt: String(answer["jwt"]) };
}

/** @see matrix-js-sdk session membership: the state of one device in a room's call. */
async function putMembership(
  homeserver: Homeserver,
  seat: Seat & { readonly isIn: boolean },
): Promise<void> {
  const { origin, roomId, login, isIn } = seat;
  const stateKey = `_${login.userId}_${login.deviceId}_m.call`;
  const content = {
    application: "m.call",
    call_id: "",
    scope: "m.room",
    device_id: login.deviceId,
    membershipID: `${login.userId}:${login.deviceId}`,
    expires: EXPIRES_MS,
    "m.call.intent": "video",
    focus_active: { type: "livekit", focus_selection: "multi_sfu" },
    foci_preferred: [
      { type: "livekit", livekit_service_url: `${origin}/livekit/jwt`, livekit_alias: roomId },
    ],
  };
  await homeserver.request({
    method: "PUT",
    path: `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state/${CALL_MEMBER}/${encodeURIComponent(stateKey)}`,
    accessToken: login.accessToken,
    body: isIn ? content : {},
  });
}

/** A grey that changes with every frame, so that a decoder has something to decode. */
async function publishPicture(room: Room): Promise<() => void> {
  const source = new VideoSource(WIDTH_PX, HEIGHT_PX);
  const track = LocalVideoTrack.createVideoTrack("camera", source);
  const options = new TrackPublishOptions({
    source: TrackSource.SOURCE_CAMERA,
    videoCodec: VideoCodec.VP8,
    simulcast: false,
    videoEncoding: { maxBitrate: 150_000n, maxFramerate: 10 },
  });
  await room.localParticipant?.publishTrack(track, options);
  const pixels = new Uint8Array((WIDTH_PX * HEIGHT_PX * 3) / 2).fill(128);
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    pixels.fill(40 + ((count * 7) % 180), 0, WIDTH_PX * HEIGHT_PX);
    source.captureFrame(new VideoFrame(pixels, WIDTH_PX, HEIGHT_PX, VideoBufferType.I420));
  }, FRAME_EVERY_MS);
  return () => clearInterval(timer);
}

async function publishTone(room: Room): Promise<() => void> {
  const source = new AudioSource(SAMPLE_RATE_HZ, 1);
  const track = LocalAudioTrack.createAudioTrack("microphone", source);
  await room.localParticipant?.publishTrack(
    track,
    new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE }),
  );
  const samples = (SAMPLE_RATE_HZ * AUDIO_CHUNK_MS) / 1_000;
  const tone = new Int16Array(samples);
  // A whole number of waves fits into one chunk, so that chunks join without a click.
  for (let i = 0; i < samples; i += 1) {
    tone[i] = Math.round(TONE_AMPLITUDE * Math.sin((2 * Math.PI * TONE_HZ * i) / SAMPLE_RATE_HZ));
  }
  const stopped = new AbortController();
  void (async () => {
    // The source holds back when its queue is full: that is the clock.
    while (!stopped.signal.aborted)
      await source.captureFrame(new AudioFrame(tone, SAMPLE_RATE_HZ, 1, samples));
  })();
  return () => stopped.abort();
}

interface VoiceSource {
  /** LiveKit identity. */
  readonly identity: string;
  readonly isEncrypted: boolean;
}

interface Ears {
  readonly listen: (track: RemoteTrack, source: VoiceSource) => void;
  readonly report: () => Omit<CrowdHearing, "userId">;
}

function createEars(): Ears {
  const energyOf: Record<string, number> = {};
  const isEncryptedOf: Record<string, boolean> = {};
  const longestSilenceMsOf: Record<string, number> = {};

  async function follow(track: RemoteTrack, identity: string): Promise<void> {
    let silenceMs: number | null = null;
    for await (const frame of new AudioStream(track, SAMPLE_RATE_HZ / 3, 1)) {
      let sum = 0;
      for (const sample of frame.data) sum += (sample / 32_768) ** 2;
      const power = sum / frame.data.length;
      energyOf[identity] = (energyOf[identity] ?? 0) + power;
      // Counted as it is played: silence before the first sound is none.
      if (power >= AUDIBLE_POWER) silenceMs = 0;
      else if (silenceMs !== null)
        silenceMs += (1_000 * frame.samplesPerChannel) / frame.sampleRate;
      longestSilenceMsOf[identity] = Math.max(longestSilenceMsOf[identity] ?? 0, silenceMs ?? 0);
    }
  }

  return {
    listen(track, { identity, isEncrypted }) {
      if (track.kind !== TrackKind.KIND_AUDIO) return;
      isEncryptedOf[identity] = isEncrypted;
      void follow(track, identity);
    },
    report: () => ({
      energyOf: { ...energyOf },
      isEncryptedOf: { ...isEncryptedOf },
      longestSilenceMsOf: { ...longestSilenceMsOf },
    }),
  };
}
