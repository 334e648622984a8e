/**
 * Keeps LiveKit rooms for the next call. A `Room` of livekit-client 2.23 is never freed once it was made, and an encrypted
 * one also needs a worker that takes time to start: so a page makes as many as it uses at once, and makes them before the click.
 */
import { Room, type RoomOptions } from "livekit-client";
import { RtcKeyProvider } from "./RtcKeyProvider.ts";

/** A room, and its keys when media in it is encrypted. */
export interface PooledRoom {
  readonly room: Room;
  readonly keys: RtcKeyProvider | null;
  /** Resolves when media of this room will be encrypted (at once when it is not). */
  readonly ready: Promise<void>;
}

/** Rooms for use one after another. */
export interface RoomPool {
  /** Makes a room if none waits. */
  readonly warm: (isEncrypted: boolean) => void;
  readonly take: (isEncrypted: boolean) => PooledRoom;
  /** Gives a disconnected room back. */
  readonly giveBack: (pooled: PooledRoom) => void;
}

/** @param createWorker makes a worker that runs LiveKit's frame encryption. */
export function createRoomPool(createWorker: () => Worker): RoomPool {
  const waiting: PooledRoom[] = [];

  function make(isEncrypted: boolean): PooledRoom {
    const keys = isEncrypted ? new RtcKeyProvider() : null;
    const encryption = keys === null ? {} : { e2ee: { keyProvider: keys, worker: createWorker() } };
    const room = new Room({ ...roomOptions(isEncrypted), ...encryption });
    const ready = keys === null ? Promise.resolve() : room.setE2EEEnabled(true);
    return { room, keys, ready };
  }

  function find(isEncrypted: boolean): number {
    return waiting.findIndex((pooled) => (pooled.keys !== null) === isEncrypted);
  }

  return {
    warm: (isEncrypted) => {
      if (find(isEncrypted) < 0) waiting.push(make(isEncrypted));
    },
    take: (isEncrypted) => {
      const at = find(isEncrypted);
      return (at < 0 ? undefined : waiting.splice(at, 1)[0]) ?? make(isEncrypted);
    },
    giveBack: (pooled) => {
      waiting.push(pooled);
    },
  };
}

/**
 * VP8 for everybody: the one codec that every member decodes. Encrypted media allows no backup codec and no RED.
 */
function roomOptions(isEncrypted: boolean): RoomOptions {
  return {
    adaptiveStream: { pauseVideoInBackground: true },
    dynacast: true,
    // Local tracks outlive a lost connection: the next one publishes them again.
    stopLocalTrackOnUnpublish: false,
    publishDefaults: {
      audioPreset: { maxBitrate: 32_000 },
      dtx: true,
      red: !isEncrypted,
      simulcast: true,
      videoCodec: "vp8",
      backupCodec: false,
    },
  };
}
