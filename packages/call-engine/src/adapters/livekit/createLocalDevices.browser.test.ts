/** Rules E171–E175: the browser's made-up microphone and camera, and an SFU that the test plays. */
import { LogLevel, setLogLevel, type LocalParticipant, type LocalTrack } from "livekit-client";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { codeOf } from "../../testing/createCallStage.ts";
import { createFakeLog } from "../../testing/createFakeLog.ts";
import { createLocalDevices, type DeviceChange } from "./createLocalDevices.ts";

setLogLevel(LogLevel.silent);

/** Who publishes, as far as devices know it. */
function createParticipant() {
  const published: LocalTrack[] = [];
  const participant = {
    publishTrack: (track: LocalTrack): Promise<void> => {
      published.push(track);
      return Promise.resolve();
    },
    unpublishTrack: (track: LocalTrack): Promise<void> => {
      published.splice(published.indexOf(track), 1);
      return Promise.resolve();
    },
    getTrackPublications: () => published.map((track) => ({ track })),
  };
  return { published, participant: participant as unknown as LocalParticipant };
}

function createStage() {
  const changes: DeviceChange[] = [];
  const log = createFakeLog();
  const devices = createLocalDevices((change) => changes.push(change), log);
  onTestFinished(devices.close);
  const states = (): string[] => changes.map(({ device, status }) => `${device} ${status}`);
  return { devices, changes, log, states, ...createParticipant() };
}

/** Everything that the browser captured. */
function watchCaptures(): MediaStreamTrack[] {
  const captured: MediaStreamTrack[] = [];
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  vi.spyOn(mediaDevices, "getUserMedia").mockImplementation(async (constraints) => {
    const stream = await open(constraints);
    captured.push(...stream.getTracks());
    return stream;
  });
  return captured;
}

describe("publishing", () => {
  it("[E171] what was opened before the signal goes out with it, once; what is opened later at once", async () => {
    const { devices, published, participant } = createStage();
    await devices.set("camera", true);
    expect(published).toEqual([]);
    devices.publishTo(participant);
    devices.publishTo(participant);
    await devices.set("microphone", true);
    expect(published.map(({ source }) => source)).toEqual(["camera", "microphone"]);
  });

  it("[E171] after a lost connection the same tracks go out on the next one", async () => {
    const { devices, published, participant } = createStage();
    await devices.set("camera", true);
    devices.publishTo(participant);
    devices.hold();
    const next = createParticipant();
    devices.publishTo(next.participant);
    expect(next.published).toEqual(published);
  });

  it("[E171] a track that cannot be published is logged, and the device stays on", async () => {
    const { devices, log, participant, states } = createStage();
    const publishTrack = (): Promise<never> => Promise.reject(new Error("no"));
    devices.publishTo(Object.assign(participant, { publishTrack }));
    await devices.set("camera", true);
    await vi.waitUntil(() => log.lines.length > 0);
    expect(log.lines.map(({ level, context }) => [level, context])).toEqual([
      ["error", { device: "camera", name: "Error" }],
    ]);
    expect(states()).toEqual(["camera starting", "camera on"]);
  });
});

describe("the microphone", () => {
  it("[E40, E172] prepared it goes out muted, and on is the same track", async () => {
    const { devices, published, participant } = createStage();
    devices.publishTo(participant);
    devices.prepareMicrophone();
    await vi.waitUntil(() => published.length > 0);
    const [prepared] = published;
    expect(prepared?.isMuted).toBe(true);
    await devices.set("microphone", true);
    expect([published, published[0]?.isMuted]).toEqual([[prepared], false]);
  });

  it("[E172] one that cannot be prepared shows as its problem", async () => {
    const { devices, changes } = createStage();
    const denied = new DOMException("no", "NotAllowedError");
    vi.spyOn(navigator.mediaDevices, "getUserMedia").mockRejectedValue(denied);
    devices.prepareMicrophone();
    await vi.waitUntil(() => changes.length > 0);
    expect(changes).toEqual([
      { device: "microphone", status: "off", problem: "device/microphone-denied" },
    ]);
  });
});

describe("what comes from outside", () => {
  it.each([
    ["camera", "device/no-camera"],
    ["microphone", "device/no-microphone"],
  ] as const)(
    "[E173] an unplugged %s is off, with its problem, and opens anew",
    async (device, problem) => {
      const captured = watchCaptures();
      const { devices, changes, published, participant } = createStage();
      devices.publishTo(participant);
      await devices.set(device, true);
      captured[0]?.stop();
      captured[0]?.dispatchEvent(new Event("ended"));
      await vi.waitUntil(() => changes.length > 2);
      expect([changes.at(-1), published]).toEqual([{ device, status: "off", problem }, []]);
      await devices.set(device, true);
      expect([captured.length, published.length]).toEqual([2, 1]);
    },
  );

  it("[E44, E173] a screen that stops being shared is off without a problem", async () => {
    const canvas = document.createElement("canvas");
    canvas.getContext("2d");
    const screen = canvas.captureStream();
    vi.spyOn(navigator.mediaDevices, "getDisplayMedia").mockResolvedValue(screen);
    const { devices, changes, states } = createStage();
    await devices.set("screen", true);
    expect(devices.videoTrack("screen")?.mediaStreamTrack).toBe(screen.getVideoTracks()[0]);
    screen.getVideoTracks()[0]?.dispatchEvent(new Event("ended"));
    await vi.waitUntil(() => changes.length > 2);
    expect(states()).toEqual(["screen starting", "screen on", "screen off"]);
    expect([changes.at(-1)?.problem, devices.videoTrack("screen")]).toEqual([null, null]);
  });

  it("[E174] closing the browser's dialog is an answer: the screen is off, and nothing failed", async () => {
    const closed = new DOMException("no", "NotAllowedError");
    vi.spyOn(navigator.mediaDevices, "getDisplayMedia").mockRejectedValue(closed);
    const { devices, changes } = createStage();
    await devices.set("screen", true);
    expect(changes.at(-1)).toEqual({ device: "screen", status: "off", problem: null });
  });

  it("[E174] a refused camera is a failure, and the next try may succeed", async () => {
    const denied = new DOMException("no", "NotAllowedError");
    vi.spyOn(navigator.mediaDevices, "getUserMedia").mockRejectedValueOnce(denied);
    const { devices, states } = createStage();
    expect(await devices.set("camera", true).catch(codeOf)).toBe("device/camera-denied");
    await devices.set("camera", true);
    expect(states().slice(-2)).toEqual(["camera starting", "camera on"]);
  });
});

describe("closing", () => {
  it("[E175] everything that captures stops", async () => {
    const captured = watchCaptures();
    const { devices } = createStage();
    await Promise.all([devices.set("camera", true), devices.set("microphone", true)]);
    devices.close();
    expect(captured.map(({ readyState }) => readyState)).toEqual(["ended", "ended"]);
  });

  it("[E175] a device that opens too late stops at once and tells nothing", async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    const { devices, states } = createStage();
    vi.spyOn(navigator.mediaDevices, "getUserMedia").mockImplementation(() => {
      devices.close();
      return Promise.resolve(stream);
    });
    await devices.set("camera", true);
    expect(stream.getTracks().map(({ readyState }) => readyState)).toEqual(["ended"]);
    expect(states()).toEqual(["camera starting"]);
  });
});
