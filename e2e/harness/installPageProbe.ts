/** Runs inside every page before its own code: keeps hold of what a call opens, so that it can be counted and measured. */

/** What is sent or received of one track. Counters only grow. */
export interface StreamSample {
  /** Unique within the page. */
  readonly id: string;
  readonly kind: "audio" | "video";
  /** `MediaStreamTrack.id`; empty when nothing is attached to a sender. */
  readonly trackId: string;
  readonly packets: number;
  readonly bytes: number;
  /** Decoded of an inbound picture, encoded of an outbound one; 0 for sound. */
  readonly frames: number;
  /** Of what was decoded, or of what the microphone gave; 0 for pictures. @see WebRTC statistics `totalAudioEnergy` */
  readonly audioEnergy: number;
  /** Of an inbound sound, else 0. @see WebRTC statistics `totalSamplesDuration` */
  readonly playedSeconds: number;
  /** Of an inbound sound, else 0. @see WebRTC statistics `totalSamplesReceived` */
  readonly playedSamples: number;
  /** Of them those that were made up, because nothing had come. @see WebRTC statistics `concealedSamples` */
  readonly concealedSamples: number;
}

export interface MediaSample {
  readonly inbound: readonly StreamSample[];
  readonly outbound: readonly StreamSample[];
}

export interface OpenCounts {
  readonly peerConnections: number;
  /** Paths of the open WebSockets, without their query. */
  readonly sockets: readonly string[];
  /** Tracks of camera, microphone and screen that still capture. */
  readonly liveCaptures: number;
  /** Workers that were started and not ended. */
  readonly workers: number;
}

export interface PageProbe {
  readonly sampleMedia: () => Promise<MediaSample>;
  readonly countOpen: () => OpenCounts;
}

declare global {
  interface Window {
    __pageProbe?: PageProbe;
  }
}

/** Given to `addInitScript`: it is sent as text, so it sees nothing of this module. */
export function installPageProbe(): void {
  const peerConnections = new Set<RTCPeerConnection>();
  const sockets = new Set<WebSocket>();
  const captures = new Set<MediaStreamTrack>();
  const workers = new Set<Worker>();

  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peerConnections.add(this);
    }
  };
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.add(this);
    }
  };
  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      workers.add(this);
    }

    override terminate(): void {
      super.terminate();
      workers.delete(this);
    }
  };
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices !== undefined) {
    const getUserMedia = devices.getUserMedia.bind(devices);
    const getDisplayMedia = devices.getDisplayMedia.bind(devices);
    const keep = (stream: MediaStream): MediaStream => {
      for (const track of stream.getTracks()) captures.add(track);
      return stream;
    };
    devices.getUserMedia = async (constraints) => keep(await getUserMedia(constraints));
    devices.getDisplayMedia = async (constraints) => keep(await getDisplayMedia(constraints));
    const { value: clone } = Object.getOwnPropertyDescriptor(
      MediaStreamTrack.prototype,
      "clone",
    ) as {
      value: (this: MediaStreamTrack) => MediaStreamTrack;
    };
    MediaStreamTrack.prototype.clone = function cloneAndKeep(): MediaStreamTrack {
      const copy = clone.call(this);
      if (captures.has(this)) captures.add(copy);
      return copy;
    };
  }

  type Report = Record<string, string | number | undefined>;

  function toStream(report: Report, prefix: string, source: Report | undefined): StreamSample {
    const count = (name: string): number => Number(report[name] ?? 0);
    const isInbound = report["type"] === "inbound-rtp";
    return {
      id: `${prefix}:${report["id"]}`,
      kind: report["kind"] === "audio" ? "audio" : "video",
      trackId: String((isInbound ? report["trackIdentifier"] : source?.["trackIdentifier"]) ?? ""),
      packets: count(isInbound ? "packetsReceived" : "packetsSent"),
      bytes: count(isInbound ? "bytesReceived" : "bytesSent"),
      frames: count(isInbound ? "framesDecoded" : "framesEncoded"),
      audioEnergy: isInbound
        ? count("totalAudioEnergy")
        : Number(source?.["totalAudioEnergy"] ?? 0),
      playedSeconds: isInbound ? count("totalSamplesDuration") : 0,
      playedSamples: count("totalSamplesReceived"),
      concealedSamples: count("concealedSamples"),
    };
  }

  async function sampleMedia(): Promise<MediaSample> {
    const inbound: StreamSample[] = [];
    const outbound: StreamSample[] = [];
    for (const [index, connection] of [...peerConnections].entries()) {
      if (connection.connectionState === "closed") continue;
      const reports = new Map<string, Report>();
      (await connection.getStats()).forEach((report: Report) =>
        reports.set(String(report["id"]), report),
      );
      for (const report of reports.values()) {
        const source = reports.get(String(report["mediaSourceId"]));
        if (report["type"] === "inbound-rtp")
          inbound.push(toStream(report, String(index), undefined));
        if (report["type"] === "outbound-rtp")
          outbound.push(toStream(report, String(index), source));
      }
    }
    return { inbound, outbound };
  }

  function countOpen(): OpenCounts {
    // What is closed is let go here, so that the probe itself keeps nothing alive over many calls.
    for (const connection of peerConnections) {
      if (connection.connectionState === "closed") peerConnections.delete(connection);
    }
    for (const socket of sockets)
      if (socket.readyState === WebSocket.CLOSED) sockets.delete(socket);
    for (const track of captures) if (track.readyState === "ended") captures.delete(track);
    return {
      peerConnections: peerConnections.size,
      sockets: [...sockets].map((socket) => new URL(socket.url).pathname),
      liveCaptures: captures.size,
      workers: workers.size,
    };
  }

  window.__pageProbe = { sampleMedia, countOpen };
}
