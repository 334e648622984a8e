/** A WebRTC connection with the SFU, for sound one way: straight, or through one TURN server alone. */
import { lookup } from "node:dns/promises";
import type { MediaStreamTrack, RTCPeerConnection } from "werift";
import type { IceServer } from "../sfu/joinSfu.ts";
import { parseIceUrl } from "./parseIceUrl.ts";

const OPUS_PAYLOAD_TYPE = 111;
const RATE_HZ = 48_000;
const FRAME_MS = 20;
/** Where the SFU is on this very machine there may be no other way. */
const LOOPBACK = "127.0.0.1";

export interface Peer {
  readonly connection: RTCPeerConnection;
  /** Sends it as a frame of Opus every 20 ms, until `close`. */
  readonly play: (frame: Buffer) => void;
  /** Each frame of Opus that arrives. */
  readonly listen: (listener: (frame: Buffer) => void) => void;
  /** By what media goes; `null` while there is no connection. */
  readonly way: () => "udp" | "tcp" | "relay" | null;
  readonly close: () => void;
}

/** @param turnServer - the only way to be taken, by its first URL; `null` for a straight one. */
export async function createPeer(turnServer: IceServer | null): Promise<Peer> {
  // As late as it is needed: it is larger than all the rest.
  const werift = await import("werift");
  const opus = new werift.RTCRtpCodecParameters({
    mimeType: "audio/opus",
    clockRate: RATE_HZ,
    channels: 2,
    payloadType: OPUS_PAYLOAD_TYPE,
  });
  const connection = new werift.RTCPeerConnection({
    codecs: { audio: [opus], video: [] },
    iceServers: turnServer === null ? [] : [await toRtcServer(turnServer)],
    iceTransportPolicy: turnServer === null ? "all" : "relay",
    iceUseTcp: turnServer === null,
    iceTcpPassive: false,
    iceAdditionalHostAddresses: [LOOPBACK],
  });
  let timer: NodeJS.Timeout | undefined;
  return {
    connection,
    play: (frame) => {
      const track = new werift.MediaStreamTrack({ kind: "audio", id: "sound" });
      connection.addTransceiver(track, { direction: "sendonly" });
      let count = 0;
      timer = setInterval(() => {
        count += 1;
        const header = new werift.RtpHeader({
          payloadType: OPUS_PAYLOAD_TYPE,
          sequenceNumber: count,
          timestamp: (count * FRAME_MS * RATE_HZ) / 1000,
        });
        track.writeRtp(new werift.RtpPacket(header, frame));
      }, FRAME_MS);
    },
    listen: (listener) => {
      connection.onTrack.subscribe((track: MediaStreamTrack) => {
        track.onReceiveRtp.subscribe(({ payload }) => listener(payload));
      });
    },
    way: () => wayOf(connection),
    close: () => {
      clearInterval(timer);
      void connection.close();
    },
  };
}

/** Over TCP werift takes the first address of a name alone, and of IPv6 there may be no way: a name of both is IPv4. */
async function toRtcServer({ urls, username, credential }: IceServer) {
  const [url = ""] = urls;
  const server = parseIceUrl(url);
  // Over TLS the name has to stand in the certificate.
  if (server?.transport !== "tcp") return { urls: url, username, credential };
  const found = await lookup(server.host, { family: 4 }).catch(() => null);
  return { urls: url.replace(server.host, found?.address ?? server.host), username, credential };
}

function wayOf(connection: RTCPeerConnection): ReturnType<Peer["way"]> {
  const pair = connection.iceTransports[0]?.connection.nominated;
  if (pair === undefined) return null;
  const { type, transport } = pair.localCandidate;
  if (type === "relay") return "relay";
  return transport === "tcp" ? "tcp" : "udp";
}
