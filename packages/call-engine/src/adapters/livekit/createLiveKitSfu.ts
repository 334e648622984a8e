/** The SFU port on livekit-client. */
import { isE2EESupported, LogLevel, setLogLevel } from "livekit-client";
import type { Log, Sfu } from "../../ports.ts";
import { createLiveKitConnection } from "./createLiveKitConnection.ts";
import { createRoomPool } from "./createRoomPool.ts";

/** Creates the port. Its rooms live as long as the page. */
export function createLiveKitSfu(log: Log): Sfu {
  // It prints frames that wait for their key as errors; what matters comes as events and rejections.
  setLogLevel(LogLevel.silent);
  const pool = createRoomPool(
    () => new Worker(new URL("./e2eeWorker.ts", import.meta.url), { type: "module" }),
  );
  const prepared = new Set<string>();
  return {
    canEncrypt: isE2EESupported,
    warm: ({ isEncrypted, livekitRoomUrl }) => {
      pool.warm(isEncrypted);
      // On the page's own origin there is a connection already.
      if (livekitRoomUrl === null || new URL(livekitRoomUrl).host === location.host) return;
      if (prepared.has(livekitRoomUrl)) return;
      prepared.add(livekitRoomUrl);
      const pooled = pool.take(isEncrypted);
      void pooled.room.prepareConnection(livekitRoomUrl);
      pool.giveBack(pooled);
    },
    open: (options, listener) => createLiveKitConnection(pool, { options, log }, listener),
  };
}
