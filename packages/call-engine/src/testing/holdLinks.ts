/** Keeps hold of the WebSockets and peer connections that a page opens, so that a test can silence them, or end them as sleep would. */

/** The hold. */
export interface HeldLinks {
  /** Ends all that are open, without a goodbye. */
  readonly cut: () => void;
  /** What is sent from now on to the sockets that are open never leaves the page. */
  readonly hush: () => void;
  /** The page has its own classes back. */
  readonly release: () => void;
}

/** Takes hold of all that is opened from now on. */
export function holdLinks(): HeldLinks {
  const { WebSocket: Socket, RTCPeerConnection: Peer } = globalThis;
  const open = new Set<{ close: () => void }>();
  const hushed = new WeakSet<object>();
  globalThis.WebSocket = class extends Socket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      open.add(this);
    }

    override send(data: Parameters<WebSocket["send"]>[0]): void {
      if (!hushed.has(this)) super.send(data);
    }
  };
  globalThis.RTCPeerConnection = class extends Peer {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      open.add(this);
    }
  };
  return {
    cut: () => {
      for (const link of open) link.close();
      open.clear();
    },
    hush: () => {
      for (const link of open) hushed.add(link);
    },
    release: () => {
      globalThis.WebSocket = Socket;
      globalThis.RTCPeerConnection = Peer;
    },
  };
}
