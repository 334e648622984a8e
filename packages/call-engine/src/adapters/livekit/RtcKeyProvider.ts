/** Hands MatrixRTC's per-sender keys to LiveKit's frame encryption, with the parameters that Element Call uses. */
import { BaseKeyProvider } from "livekit-client";
import type { LiveKitIdentity } from "@tertulia/protocol";
import type { MediaKey } from "../../ports.ts";

/** Key rings hold 256 keys, because MatrixRTC counts its key indices modulo 256. */
export class RtcKeyProvider extends BaseKeyProvider {
  /** Where keys of the present call are: identity → indices. */
  private readonly inUse = new Map<LiveKitIdentity, Set<number>>();

  constructor() {
    super({ ratchetWindowSize: 10, keyringSize: 256 });
  }

  /** Imports a raw 16-byte key for HKDF and makes it usable for its sender. */
  async setKey(key: MediaKey): Promise<void> {
    const indices = this.inUse.get(key.identity) ?? new Set();
    this.inUse.set(key.identity, indices.add(key.index));
    await this.importKey(key);
  }

  private async importKey({ identity, index, bytes }: MediaKey): Promise<void> {
    const material = await crypto.subtle.importKey("raw", bytes, "HKDF", false, [
      "deriveBits",
      "deriveKey",
    ]);
    this.onSetEncryptionKey(material, identity, index);
  }

  /**
   * Puts a key that nobody has in the place of every key of the present call. The provider serves one call after another, and
   * neither the SDK nor its worker forgets: media of the next call must not go out under a key of the last one.
   */
  async forgetKeys(): Promise<void> {
    const places = [...this.inUse].flatMap(([identity, indices]) =>
      [...indices].map((index) => ({ identity, index })),
    );
    this.inUse.clear();
    await Promise.all(
      places.map((place) =>
        this.importKey({ ...place, bytes: crypto.getRandomValues(new Uint8Array(16)) }),
      ),
    );
  }
}
