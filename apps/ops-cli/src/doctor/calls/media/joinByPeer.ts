/** A participant of the SFU that is a WebRTC connection and nothing else. */
import {
  AddTrackRequest,
  SessionDescription,
  SignalTarget,
  TrackSource,
  TrackType,
  TrickleRequest,
  type SignalResponse,
} from "@livekit/protocol";
import type { Secret } from "@tertulia/protocol";
import { openSignalling, SfuJoinFailure } from "../sfu/openSignalling.ts";
import type { Peer } from "./createPeer.ts";

export interface PeerOptions {
  /** `ws:` or `wss:` URL that clients are given. */
  readonly url: string;
  readonly token: Secret;
  /** Whether it sends sound; else it receives what others send. */
  readonly speaks: boolean;
  readonly onFailure: (failure: SfuJoinFailure) => void;
}

/**
 * Joins, and negotiates one connection: the publisher's of who speaks, the subscriber's of who listens.
 *
 * @returns what leaves; closing the peer is the caller's.
 */
export function joinByPeer({ connection }: Peer, options: PeerOptions): () => void {
  const { url, token, speaks, onFailure } = options;
  const target = speaks ? SignalTarget.PUBLISHER : SignalTarget.SUBSCRIBER;
  const answerTo = async (message: SignalResponse["message"]): Promise<void> => {
    if (message.case === "join" && speaks)
      signalling.send({ case: "addTrack", value: soundRequest() });
    if (message.case === "trackPublished") {
      await connection.setLocalDescription(await connection.createOffer());
      signalling.send({ case: "offer", value: localDescription(connection, 1) });
    }
    if (message.case === "answer")
      await connection.setRemoteDescription({ type: "answer", sdp: message.value.sdp });
    if (message.case === "offer") {
      await connection.setRemoteDescription({ type: "offer", sdp: message.value.sdp });
      await connection.setLocalDescription(await connection.createAnswer());
      signalling.send({ case: "answer", value: localDescription(connection, message.value.id) });
    }
    if (message.case === "trickle" && message.value.target === target)
      await connection.addIceCandidate(JSON.parse(message.value.candidateInit) as object);
  };
  let work = Promise.resolve();
  const signalling = openSignalling({
    url,
    token,
    subscribes: !speaks,
    onFailure,
    // One after the other: a candidate is of no use before the description that it belongs to.
    onMessage: (message) => {
      work = work
        .then(() => answerTo(message))
        .catch(() => onFailure(new SfuJoinFailure("protocol")));
    },
  });
  connection.onIceCandidate.subscribe((candidate) => {
    if (candidate === undefined) return;
    const candidateInit = JSON.stringify(candidate.toJSON());
    signalling.send({ case: "trickle", value: new TrickleRequest({ candidateInit, target }) });
  });
  return signalling.close;
}

function soundRequest(): AddTrackRequest {
  const source = TrackSource.MICROPHONE;
  return new AddTrackRequest({ cid: "sound", name: "sound", type: TrackType.AUDIO, source });
}

function localDescription(connection: Peer["connection"], id: number): SessionDescription {
  const { type, sdp } = connection.localDescription ?? { type: "offer", sdp: "" };
  return new SessionDescription({ type, sdp, id });
}
