/** A network between clients and a real SFU that changes under them, as from Wi-Fi to mobile. */
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { LiveKitServer } from "@tertulia/tools/servers";

/** On loopback as well, and none of the SFU's own: the `mediaAddress` of an SFU behind this network. */
export const NETWORK_ADDRESS = "127.0.0.2";

export interface Network {
  /** Of the SFU as seen through it; `ws:` without trailing slash. */
  readonly url: string;
  /** Everything breaks off, and nothing passes until `whileAway` resolves; media come from other ports then. */
  readonly change: (whileAway: () => Promise<unknown>) => Promise<void>;
  readonly close: () => void;
}

interface Relay {
  /** Whether anything passes. */
  isOpen: boolean;
  /** Forgets every connection. */
  readonly breakOff: () => void;
  readonly close: () => void;
}

/** @param sfu Tells its clients to send media to {@link NETWORK_ADDRESS}. */
export async function startNetwork(sfu: LiveKitServer): Promise<Network> {
  const signalling = await relaySignalling(Number(new URL(sfu.apiUrl).port));
  const relays = [signalling, await relayMedia(sfu.mediaPort)];
  return {
    url: signalling.url,
    change: async (whileAway) => {
      for (const relay of relays) {
        relay.isOpen = false;
        relay.breakOff();
      }
      await whileAway();
      for (const relay of relays) relay.isOpen = true;
    },
    close: () => {
      for (const relay of relays) {
        relay.breakOff();
        relay.close();
      }
    },
  };
}

async function relaySignalling(sfuPort: number): Promise<Relay & { readonly url: string }> {
  const sockets = new Set<Socket>();
  const join = (one: Socket, other: Socket): void => {
    sockets.add(one);
    one.pipe(other);
    one.on("error", () => other.destroy());
    one.on("close", () => {
      sockets.delete(one);
      other.destroy();
    });
  };
  const server = createServer((client) => {
    if (!relay.isOpen) return client.destroy();
    const upstream = connect(sfuPort, "127.0.0.1");
    join(client, upstream);
    join(upstream, client);
    return undefined;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const relay = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isOpen: true,
    breakOff: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => void server.close(),
  };
  return relay;
}

async function relayMedia(sfuPort: number): Promise<Relay> {
  const entry = createSocket("udp4");
  /** By the client's own port: what the SFU takes for that client. */
  const exits = new Map<number, UdpSocket>();
  const openExit = ({ address, port }: RemoteInfo): UdpSocket => {
    const exit = createSocket("udp4").bind(0, "127.0.0.1");
    exit.on("message", (packet) => entry.send(packet, port, address));
    exits.set(port, exit);
    return exit;
  };
  entry.on("message", (packet, client) => {
    if (!relay.isOpen) return;
    const exit = exits.get(client.port) ?? openExit(client);
    exit.send(packet, sfuPort, "127.0.0.1");
  });
  entry.bind(sfuPort, NETWORK_ADDRESS);
  await once(entry, "listening");
  const relay = {
    isOpen: true,
    breakOff: () => {
      for (const exit of exits.values()) exit.close();
      exits.clear();
    },
    close: () => void entry.close(),
  };
  return relay;
}
