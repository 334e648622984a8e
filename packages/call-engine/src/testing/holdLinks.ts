/** Keeps hold of the WebSockets and peer connections that a page opens, so that a test can end them as sleep would. */

/** The hold. */
export interface HeldLinks {
  /** Ends all that are open, without a goodbye. */
  readonly cut: () => void;
  /** The page has its own classes back. */
  readonly release: () => void;
}

/** Takes hold of all that is opened from now on. */
export function holdLinks(): HeldLinks {
  const { WebSocket: Socket, RTCPeerConnection: Peer } = globalThis;
  const open = new Set<{ close: () => void }>();
  globalThis.WebSocket = class extends Socket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      open.add(this);
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
    release: () => {
      globalThis.WebSocket = Socket;
      globalThis.RTCPeerConnection = Peer;
    },
  };
}
