/** Microphone, camera and screen of one call: opened at the click, published once the SFU's signal is up. */
import type { CallError, CallErrorCode } from "@tertulia/protocol";
import {
  createLocalAudioTrack,
  createLocalScreenTracks,
  createLocalVideoTrack,
  Track,
  TrackEvent,
  VideoPresets,
  type LocalParticipant,
  type LocalTrack,
} from "livekit-client";
import type { DeviceKind, Log } from "../../ports.ts";
import { isDialogClosed, toDeviceError } from "./deviceError.ts";

/** Local media of one connection. */
export interface LocalDevices {
  /** Opens the microphone muted. */
  readonly prepareMicrophone: () => void;
  /** @throws {CallError} a `device/` code. */
  readonly set: (device: DeviceKind, isOn: boolean) => Promise<void>;
  /** The signal is up: publishes what is open, and from now on what is opened. */
  readonly publishTo: (participant: LocalParticipant) => void;
  /** The connection is gone: what is open waits for the next one. */
  readonly hold: () => void;
  readonly setUpstreamPaused: (isPaused: boolean) => void;
  /** What a tile of the local member shows. */
  readonly videoTrack: (source: "camera" | "screen") => LocalTrack | null;
  /** Stops everything. */
  readonly close: () => void;
}

/** A device's new state. */
export interface DeviceChange {
  readonly device: DeviceKind;
  readonly status: "off" | "starting" | "on";
  readonly problem: CallErrorCode | null;
}

const DEVICES: readonly DeviceKind[] = ["microphone", "camera", "screen"];

/** @param onChange hears every change of a device, also one from outside, such as an unplugged camera. */
export function createLocalDevices(
  onChange: (change: DeviceChange) => void,
  log: Log,
): LocalDevices {
  const tracks: Record<DeviceKind, LocalTrack[]> = { microphone: [], camera: [], screen: [] };
  /** Commands of one device run one after another, in the order given. */
  const tails: Record<DeviceKind, Promise<unknown>> = {
    microphone: Promise.resolve(),
    camera: Promise.resolve(),
    screen: Promise.resolve(),
  };
  let participant: LocalParticipant | null = null;
  let isPaused = false;
  let isClosed = false;

  function inTurn(device: DeviceKind, command: () => Promise<void>): Promise<void> {
    const result = tails[device].then(() => (isClosed ? undefined : command()));
    tails[device] = result.catch(() => undefined);
    return result;
  }

  function tell(
    device: DeviceKind,
    status: DeviceChange["status"],
    error: CallError | null = null,
  ): void {
    if (!isClosed) onChange({ device, status, problem: error?.code ?? null });
  }

  /** The device's tracks, opened if they are not; ended ones are replaced. */
  async function openTracks(device: DeviceKind): Promise<readonly LocalTrack[]> {
    if (
      tracks[device].some((track) => track.mediaStreamTrack.readyState === "live" || track.isMuted)
    ) {
      return tracks[device];
    }
    const opened = await OPEN[device]();
    if (isClosed) {
      for (const track of opened) track.stop();
      return [];
    }
    tracks[device] = opened;
    for (const track of opened)
      track.on(TrackEvent.Ended, () => void inTurn(device, () => ended(device, track)));
    return opened;
  }

  async function ended(device: DeviceKind, track: LocalTrack): Promise<void> {
    if (!tracks[device].includes(track) || track.isMuted) return;
    await drop(device);
    tell(device, "off", device === "screen" ? null : toDeviceError(device, null));
  }

  async function drop(device: DeviceKind): Promise<void> {
    const dropped = tracks[device];
    tracks[device] = [];
    for (const track of dropped) {
      track.detach();
      track.stop();
      await participant?.unpublishTrack(track).catch(() => undefined);
    }
  }

  async function switchOn(device: DeviceKind): Promise<void> {
    tell(device, "starting");
    try {
      const opened = await openTracks(device);
      if (opened.length === 0) return;
      for (const track of opened) {
        if (track.isMuted) await track.unmute();
        if (!isPaused && track.isUpstreamPaused) await track.resumeUpstream();
      }
      tell(device, "on");
      publish(device);
    } catch (error) {
      if (device === "screen" && isDialogClosed(error)) return tell(device, "off");
      const failure = toDeviceError(device, error);
      tell(device, "off", failure);
      throw failure;
    }
  }

  async function switchOff(device: DeviceKind): Promise<void> {
    if (device === "screen") await drop(device);
    for (const track of tracks[device]) await silence(track);
    tell(device, "off");
  }

  /** Muted for the others, and nothing on the wire: a muted track alone would still send comfort noise. */
  async function silence(track: LocalTrack): Promise<void> {
    await track.mute();
    if (track.sender !== undefined) await track.pauseUpstream();
  }

  function publish(device: DeviceKind): void {
    const target = participant;
    if (target === null) return;
    for (const track of tracks[device]) {
      if (target.getTrackPublications().some((publication) => publication.track === track))
        continue;
      target
        .publishTrack(track, PUBLISH[device])
        .then(async () => {
          if (track.isMuted || isPaused) await track.pauseUpstream();
        })
        .catch((error: unknown) => {
          if (!isClosed && participant === target) {
            log.error("a track could not be published", {
              device,
              name: error instanceof Error ? error.name : "",
            });
          }
        });
    }
  }

  return {
    prepareMicrophone: () => {
      inTurn("microphone", async () => {
        for (const track of await openTracks("microphone")) await silence(track);
        publish("microphone");
      }).catch((error: unknown) => tell("microphone", "off", toDeviceError("microphone", error)));
    },
    set: (device, isOn) => inTurn(device, () => (isOn ? switchOn(device) : switchOff(device))),
    publishTo: (target) => {
      participant = target;
      for (const device of DEVICES) publish(device);
    },
    hold: () => {
      participant = null;
    },
    setUpstreamPaused: (paused) => {
      isPaused = paused;
      for (const track of DEVICES.flatMap((device) => tracks[device])) {
        if (track.sender === undefined || track.isMuted) continue;
        void (paused ? track.pauseUpstream() : track.resumeUpstream());
      }
    },
    videoTrack: (source) => tracks[source].find((track) => track.kind === Track.Kind.Video) ?? null,
    close: () => {
      isClosed = true;
      participant = null;
      for (const track of DEVICES.flatMap((device) => tracks[device])) {
        track.detach();
        track.stop();
      }
      for (const device of DEVICES) tracks[device] = [];
    },
  };
}

const OPEN: Record<DeviceKind, () => Promise<LocalTrack[]>> = {
  microphone: async () => [
    (await createLocalAudioTrack({
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    })) as LocalTrack,
  ],
  camera: async () => [await createLocalVideoTrack({ resolution: VideoPresets.h720.resolution })],
  screen: () =>
    createLocalScreenTracks({
      audio: true,
      contentHint: "detail",
      surfaceSwitching: "include",
      selfBrowserSurface: "exclude",
      systemAudio: "include",
    }),
};

const PUBLISH: Record<DeviceKind, Parameters<LocalParticipant["publishTrack"]>[1]> = {
  microphone: { source: Track.Source.Microphone },
  camera: { source: Track.Source.Camera },
  // Screens are read, not watched: sharp at 15 frames a second before smooth at 30.
  screen: { screenShareEncoding: { maxBitrate: 3_000_000, maxFramerate: 15 } },
};
