/** Hands MatrixRTC's per-sender keys to LiveKit's frame encryption, with the parameters that Element Call uses. */
import { BaseKeyProvider } from "livekit-client";
import type { LiveKitIdentity } from "@tertulia/protocol";
import type { MediaKey } from "../../ports.ts";

/** Key rings hold 256 keys, because MatrixRTC counts its key indices modulo 256. */
export class RtcKeyProvider extends BaseKeyProvider {
  constructor() {
    super({ ratchetWindowSize: 10, keyringSize: 256 });
  }

  /** Imports a raw 16-byte key for HKDF and makes it usable for its sender. */
  async setKey({ identity, index, bytes }: MediaKey): Promise<void> {
    const material = await crypto.subtle.importKey("raw", bytes, "HKDF", false, [
      "deriveBits",
      "deriveKey",
    ]);
    this.onSetEncryptionKey(material, identity, index);
  }

  /**
   * Puts a key that nobody has in the place of every key so far. The provider serves one call after another, and
   * neither the SDK nor its worker forgets: media of the next call must not go out under a key of the last one.
   */
  async forgetKeys(): Promise<void> {
    const known = this.getKeys().map(({ participantIdentity, keyIndex }) => ({
      identity: participantIdentity as LiveKitIdentity,
      index: keyIndex ?? 0,
    }));
    await Promise.all(
      known.map((key) =>
        this.setKey({ ...key, bytes: crypto.getRandomValues(new Uint8Array(16)) }),
      ),
    );
  }
}
