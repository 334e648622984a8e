/** What a real livekit-server is told from outside in tests: which rooms there are, who may come in, who must go. */
import { Secret, type CallToken, type LiveKitIdentity } from "@tertulia/protocol";
import { onTestFinished } from "vitest";
import type { ProvidedLiveKit } from "./provideLiveKit.ts";

/** One room of the server, under a name that nobody else uses. */
export interface SfuWorld {
  /** A token that lets somebody into the room. */
  readonly token: (identity: LiveKitIdentity) => Promise<CallToken>;
  /** The same for a room that nobody made. */
  readonly tokenForNowhere: (identity: LiveKitIdentity) => Promise<CallToken>;
  /** The same for a room that holds one, who is in it. */
  readonly tokenForFullRoom: (identity: LiveKitIdentity) => Promise<CallToken>;
  /** The same signed with another secret. */
  readonly forgedToken: (identity: LiveKitIdentity) => Promise<CallToken>;
  readonly openRoom: () => Promise<void>;
  /** Who is in the room, and how many tracks they send. */
  readonly participants: () => Promise<ReadonlyMap<string, number>>;
  readonly removeParticipant: (identity: LiveKitIdentity) => Promise<void>;
  readonly deleteRoom: () => Promise<void>;
}

/** The part of LiveKit's `ListParticipantsResponse` that is read. */
interface ParticipantList {
  readonly participants: readonly {
    readonly identity: string;
    readonly tracks: readonly unknown[];
  }[];
}

/** Names a room; it is not there before `openRoom`. */
export function createSfuWorld({ apiUrl, key, secret }: ProvidedLiveKit): SfuWorld {
  const name = crypto.randomUUID();
  const livekitRoomUrl = apiUrl.replace("http", "ws");

  async function tokenFor(
    identity: LiveKitIdentity,
    { room = name, signedWith = secret }: { room?: string; signedWith?: string } = {},
  ): Promise<CallToken> {
    const video = { roomJoin: true, room, canPublish: true, canSubscribe: true };
    const token = await sign({ iss: key, sub: identity, video }, signedWith);
    return { livekitRoomUrl, token: new Secret(token) };
  }

  async function roomService(method: string, body: object): Promise<unknown> {
    const video = { roomCreate: true, roomAdmin: true, room: name };
    const token = await sign({ iss: key, video }, secret);
    const response = await fetch(`${apiUrl}/twirp/livekit.RoomService/${method}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** Signalling alone: enough for the SFU to have somebody in the room. */
  async function occupy(room: string): Promise<void> {
    const { token } = await tokenFor("@somebody:hs.example:DEVICE" as LiveKitIdentity, { room });
    const query = new URLSearchParams({ protocol: "16", access_token: token.reveal() });
    const socket = new WebSocket(`${livekitRoomUrl}/rtc?${query.toString()}`);
    onTestFinished(() => socket.close());
    await new Promise((resolve) => socket.addEventListener("message", resolve, { once: true }));
  }

  return {
    token: (identity) => tokenFor(identity),
    tokenForNowhere: (identity) => tokenFor(identity, { room: crypto.randomUUID() }),
    tokenForFullRoom: async (identity) => {
      const room = `${name} full`;
      await roomService("CreateRoom", { name: room, max_participants: 1 });
      await occupy(room);
      return tokenFor(identity, { room });
    },
    forgedToken: (identity) =>
      tokenFor(identity, { signedWith: "another secret of more than 32 characters" }),
    openRoom: async () => void (await roomService("CreateRoom", { name })),
    participants: async () => {
      const answer = (await roomService("ListParticipants", { room: name })) as ParticipantList;
      return new Map(answer.participants.map(({ identity, tracks }) => [identity, tracks.length]));
    },
    removeParticipant: async (identity) =>
      void (await roomService("RemoveParticipant", { room: name, identity })),
    deleteRoom: async () => void (await roomService("DeleteRoom", { room: name })),
  };
}

/** A JWT with HS256 (RFC 7519) that lasts ten minutes. */
async function sign(claims: object, secret: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytesOf(secret), algorithm, false, ["sign"]);
  const exp = Math.floor(Date.now() / 1000) + 600;
  const signed = [
    { alg: "HS256", typ: "JWT" },
    { ...claims, exp },
  ]
    .map((part) => base64Url(bytesOf(JSON.stringify(part))))
    .join(".");
  const signature = await crypto.subtle.sign(algorithm.name, key, bytesOf(signed));
  return `${signed}.${base64Url(new Uint8Array(signature))}`;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
