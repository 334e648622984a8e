/** One way to a media server, UDP, TCP or TLS, as packets either way. Rule O183 in SPEC.md. */
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

const STUN_HEADER_BYTES = 20;
/** Longer is no answer of STUN, and nobody shall fill our memory. */
const MAX_BUFFERED_BYTES = 64 * 1024;

export interface PacketRoute {
  /** Name or address. */
  readonly host: string;
  readonly port: number;
  readonly transport: "udp" | "tcp" | "tls";
  /** How packets are told apart on a stream: by STUN's own length (TURN), or by one before each (ICE over TCP, RFC 4571). */
  readonly framing: "stun" | "rfc4571";
}

export interface PacketSocket {
  readonly isReliable: boolean;
  readonly send: (packet: Buffer) => void;
  /** Each listener is given every packet, and once `null` when no more can come. */
  readonly subscribe: (listener: (packet: Buffer | null) => void) => () => void;
  /** `ECONNREFUSED` and the like, when the network said why no more packets come. */
  readonly failure: () => string | null;
  readonly close: () => void;
}

export interface OpenOptions {
  /** Milliseconds until a connection that does not come about is given up. */
  readonly timeoutMs: number;
}

/**
 * Opens a way; UDP is open at once, whether somebody listens or not.
 *
 * @throws {Error} with Node's `code` (`ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED`, …; `ETIMEDOUT` after `timeoutMs`).
 */
export function openPacketSocket(route: PacketRoute, options: OpenOptions): Promise<PacketSocket> {
  return route.transport === "udp" ? openUdp(route) : openStream(route, options);
}

async function openUdp({ host, port }: PacketRoute): Promise<PacketSocket> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  const listeners = createListeners();
  socket.on("message", listeners.tell);
  socket.on("error", (error) => listeners.end(codeOf(error)));
  // Connected, so that a closed port is told: the kernel hands its ICMP message to connected sockets only.
  await new Promise<void>((resolve) => socket.connect(port, address, resolve));
  return {
    isReliable: false,
    send: (packet) =>
      socket.send(packet, (error) => {
        if (error) listeners.end(codeOf(error));
      }),
    subscribe: listeners.subscribe,
    failure: listeners.failure,
    close: () => socket.close(),
  };
}

async function openStream(route: PacketRoute, options: OpenOptions): Promise<PacketSocket> {
  const { host, port, transport, framing } = route;
  const socket =
    transport === "tcp"
      ? connectTcp({ host, port })
      : connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) });
  await opened(socket, transport === "tcp" ? "connect" : "secureConnect", options.timeoutMs);
  const listeners = createListeners();
  let buffered: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (;;) {
      const cut = framing === "stun" ? cutStun(buffered) : cutCounted(buffered);
      if (cut === null) break;
      buffered = cut.rest;
      listeners.tell(cut.packet);
    }
    if (buffered.length > MAX_BUFFERED_BYTES) socket.destroy();
  });
  socket.on("error", (error) => listeners.end(codeOf(error)));
  socket.on("close", () => listeners.end(null));
  return {
    isReliable: true,
    send: (packet) => socket.write(framing === "stun" ? packet : counted(packet)),
    subscribe: listeners.subscribe,
    failure: listeners.failure,
    close: () => socket.destroy(),
  };
}

function opened(socket: Socket, event: string, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error("no connection"), { code: "ETIMEDOUT" })),
      timeoutMs,
    );
    const settle = (then: () => void): void => {
      clearTimeout(timer);
      socket.off("error", fail);
      then();
    };
    const fail = (error: Error): void => settle(() => reject(error));
    socket.once("error", fail);
    socket.once(event, () => settle(resolve));
  });
}

function createListeners() {
  const listeners = new Set<(packet: Buffer | null) => void>();
  let failure: string | null = null;
  return {
    tell: (packet: Buffer | null): void => {
      for (const listener of listeners) listener(packet);
    },
    end(code: string | null): void {
      failure ??= code;
      for (const listener of listeners) listener(null);
    },
    failure: () => failure,
    subscribe: (listener: (packet: Buffer | null) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

interface Cut {
  readonly packet: Buffer;
  readonly rest: Buffer;
}

function cutStun(bytes: Buffer): Cut | null {
  if (bytes.length < STUN_HEADER_BYTES) return null;
  return cutAt(bytes, 0, STUN_HEADER_BYTES + bytes.readUInt16BE(2));
}

function cutCounted(bytes: Buffer): Cut | null {
  return bytes.length < 2 ? null : cutAt(bytes, 2, 2 + bytes.readUInt16BE(0));
}

function cutAt(bytes: Buffer, start: number, end: number): Cut | null {
  if (bytes.length < end) return null;
  return { packet: bytes.subarray(start, end), rest: bytes.subarray(end) };
}

function counted(packet: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(packet.length);
  return Buffer.concat([length, packet]);
}
