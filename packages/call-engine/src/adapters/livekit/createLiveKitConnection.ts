/** One connection to one SFU for one call, on a pooled LiveKit room. */
import { CallError, type CallToken, type LiveKitIdentity } from "@tertulia/protocol";
import {
  ConnectionQuality,
  DisconnectReason,
  RoomEvent,
  Track,
  type Participant,
  type RemoteParticipant,
  type Track as LiveKitTrack,
} from "livekit-client";
import type { TileSource } from "../../core/snapshot.ts";
import type { Log, SfuConnection, SfuEvent, SfuOptions, SfuParticipant } from "../../ports.ts";
import { createLocalDevices } from "./createLocalDevices.ts";
import type { PooledRoom, RoomPool } from "./createRoomPool.ts";
import { toConnectError, toDisconnectError } from "./sfuError.ts";

const VIDEO_SOURCE: Record<TileSource, LiveKitTrack.Source> = {
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
};

/** Whatever of this happens, the list of participants is read again. */
const PARTICIPANT_EVENTS = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.ConnectionQualityChanged,
] as const;

/** What the SFU says of participants who ended their connection themselves, or were put out by somebody. */
const DELIBERATE: ReadonlySet<DisconnectReason> = new Set([
  DisconnectReason.CLIENT_INITIATED,
  DisconnectReason.PARTICIPANT_REMOVED,
]);

interface Attachment {
  readonly identity: LiveKitIdentity;
  readonly source: TileSource;
  readonly element: HTMLMediaElement;
  track: LiveKitTrack | null;
}

/** Opens the connection's parts; nothing is sent before `connect`. */
export function createLiveKitConnection(
  pool: RoomPool,
  { options, log }: { readonly options: SfuOptions; readonly log: Log },
  listener: (event: SfuEvent) => void,
): SfuConnection {
  const pooled: PooledRoom = pool.take(options.isEncrypted);
  const { room } = pooled;
  const devices = createLocalDevices((change) => {
    listener({ kind: "device", ...change });
    refresh();
  }, log);
  const attachments = new Set<Attachment>();
  const heard = new Map<LiveKitIdentity, Set<LiveKitTrack>>();
  let attested: ReadonlySet<LiveKitIdentity> = new Set();
  /** Whose media can be decrypted; only asked for in encrypted calls. */
  const keyed = new Set<LiveKitIdentity>();
  let isUp = false;
  let connects = 0;
  let isConnecting = false;
  let isRefreshDue = false;
  let closing: Promise<void> | null = null;

  /** Many events come at once; one look after all of them is enough. */
  function refresh(): void {
    if (isRefreshDue || closing !== null) return;
    isRefreshDue = true;
    queueMicrotask(() => {
      isRefreshDue = false;
      if (closing !== null) return;
      listener({
        kind: "participants",
        participants: [...room.remoteParticipants.values()].map(toSfuParticipant),
      });
      for (const attachment of attachments) attach(attachment);
      hear();
    });
  }

  function trackOf(identity: LiveKitIdentity, source: TileSource): LiveKitTrack | null {
    if (identity === options.identity) return devices.videoTrack(source);
    if (!attested.has(identity)) return null;
    // A picture asked for before its key is there begins with a keyframe nobody can read, and SFUs hold back the next one.
    if (options.isEncrypted && !keyed.has(identity)) return null;
    return (
      room.remoteParticipants.get(identity)?.getTrackPublication(VIDEO_SOURCE[source])?.track ??
      null
    );
  }

  function attach(attachment: Attachment): void {
    const track = trackOf(attachment.identity, attachment.source);
    if (track === attachment.track) return;
    attachment.track?.detach(attachment.element);
    attachment.track = track;
    track?.attach(attachment.element);
  }

  /** Plays the sound of attested members, and of nobody else. */
  function hear(): void {
    const wanted = new Map<LiveKitIdentity, Set<LiveKitTrack>>();
    for (const participant of room.remoteParticipants.values()) {
      const identity = participant.identity as LiveKitIdentity;
      if (attested.has(identity)) wanted.set(identity, audioTracksOf(participant));
    }
    for (const [identity, tracks] of heard) {
      for (const track of tracks) if (wanted.get(identity)?.has(track) !== true) silence(track);
    }
    for (const [identity, tracks] of wanted) {
      for (const track of tracks) if (heard.get(identity)?.has(track) !== true) track.attach();
    }
    heard.clear();
    for (const [identity, tracks] of wanted) heard.set(identity, tracks);
  }

  function onSpeakers(speakers: readonly Participant[]): void {
    listener({
      kind: "speakers",
      speakers: speakers.map((speaker) => speaker.identity as LiveKitIdentity),
    });
  }

  function onParticipantDisconnected({ identity }: Participant, reason?: DisconnectReason): void {
    if (reason !== undefined && DELIBERATE.has(reason))
      listener({ kind: "departed", identity: identity as LiveKitIdentity });
  }

  function onDisconnected(reason?: DisconnectReason): void {
    devices.hold();
    const wasUp = isUp;
    isUp = false;
    refresh();
    // A connect that fails says so by its rejection.
    if (wasUp && closing === null)
      listener({ kind: "disconnected", error: toDisconnectError(reason) });
  }

  const onSignal = (): void => devices.publishTo(room.localParticipant);
  const onReconnecting = (): void => listener({ kind: "reconnecting" });
  const onReconnected = (): void => {
    listener({ kind: "reconnected" });
    refresh();
  };
  for (const event of PARTICIPANT_EVENTS) room.on(event, refresh);
  room.on(RoomEvent.ParticipantDisconnected, onParticipantDisconnected);
  room.on(RoomEvent.ActiveSpeakersChanged, onSpeakers);
  room.on(RoomEvent.Disconnected, onDisconnected);
  room.on(RoomEvent.Reconnecting, onReconnecting);
  room.on(RoomEvent.Reconnected, onReconnected);
  if (options.use === "publish") room.on(RoomEvent.SignalConnected, onSignal);

  async function connect({ livekitRoomUrl, token }: CallToken): Promise<void> {
    const turn = (connects += 1);
    await pooled.ready;
    // The library would have a second connect wait for the first one, on the socket that hangs.
    if (isConnecting) await room.disconnect(false);
    if (closing !== null) return;
    if (turn !== connects) throw new CallError("call/sfu-unreachable", { detail: "replaced" });
    isConnecting = true;
    try {
      await room.connect(livekitRoomUrl, token.reveal(), {
        maxRetries: 0,
        websocketTimeout: 10_000,
      });
    } catch (error) {
      throw toConnectError(error);
    } finally {
      if (turn === connects) isConnecting = false;
    }
    isUp = true;
    refresh();
  }

  async function close(): Promise<void> {
    for (const event of PARTICIPANT_EVENTS) room.off(event, refresh);
    room.off(RoomEvent.ParticipantDisconnected, onParticipantDisconnected);
    room.off(RoomEvent.ActiveSpeakersChanged, onSpeakers);
    room.off(RoomEvent.Disconnected, onDisconnected);
    room.off(RoomEvent.Reconnecting, onReconnecting);
    room.off(RoomEvent.Reconnected, onReconnected);
    room.off(RoomEvent.SignalConnected, onSignal);
    for (const { track, element } of attachments) track?.detach(element);
    attachments.clear();
    for (const tracks of heard.values()) for (const track of tracks) silence(track);
    heard.clear();
    devices.close();
    await room.disconnect(false);
    await pooled.keys?.forgetKeys();
    pool.giveBack(pooled);
  }

  return {
    connect,
    setDevice: devices.set,
    prepareMicrophone: devices.prepareMicrophone,
    setAttested: (identities) => {
      attested = identities;
      refresh();
    },
    setKey: (key) => {
      pooled.keys?.setKey(key).then(
        () => {
          if (!keyed.has(key.identity)) {
            keyed.add(key.identity);
            refresh();
          }
        },
        (error: unknown) => {
          log.error("a media key could not be imported", {
            index: key.index,
            error: String(error),
          });
        },
      );
    },
    setUpstreamPaused: devices.setUpstreamPaused,
    attachVideo: (identity, source, sink) => {
      if (!(sink instanceof HTMLMediaElement))
        throw new TypeError("a video sink is an HTMLVideoElement");
      const attachment: Attachment = { identity, source, element: sink, track: null };
      attachments.add(attachment);
      attach(attachment);
      return () => {
        attachments.delete(attachment);
        attachment.track?.detach(attachment.element);
        attachment.track = null;
      };
    },
    audioLevel: (identity) =>
      identity === options.identity
        ? room.localParticipant.audioLevel
        : (room.remoteParticipants.get(identity)?.audioLevel ?? 0),
    close: () => (closing ??= close()),
  };
}

function toSfuParticipant(participant: RemoteParticipant): SfuParticipant {
  const camera = participant.getTrackPublication(Track.Source.Camera);
  const screen = participant.getTrackPublication(Track.Source.ScreenShare);
  return {
    identity: participant.identity as LiveKitIdentity,
    isMicrophoneOn: participant.isMicrophoneEnabled,
    isCameraOn: participant.isCameraEnabled,
    isScreenOn: screen !== undefined && !screen.isMuted,
    hasCameraVideo: camera?.track !== undefined && !camera.isMuted,
    hasScreenVideo: screen?.track !== undefined && !screen.isMuted,
    quality: QUALITY[participant.connectionQuality],
  };
}

const QUALITY: Record<ConnectionQuality, SfuParticipant["quality"]> = {
  [ConnectionQuality.Excellent]: "excellent",
  [ConnectionQuality.Good]: "good",
  [ConnectionQuality.Poor]: "poor",
  [ConnectionQuality.Lost]: "lost",
  [ConnectionQuality.Unknown]: "unknown",
};

function audioTracksOf(participant: RemoteParticipant): Set<LiveKitTrack> {
  const tracks = new Set<LiveKitTrack>();
  for (const publication of participant.audioTrackPublications.values()) {
    if (publication.track !== undefined) tracks.add(publication.track);
  }
  return tracks;
}

function silence(track: LiveKitTrack): void {
  for (const element of track.detach()) element.remove();
}
