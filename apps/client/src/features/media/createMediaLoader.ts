/** Fetches pictures and files that need the person's access token, and hands them out as object URLs. */
import type { MediaKey, MediaSource } from "./Media.ts";

/** Object URLs kept alive at once; the oldest goes first. */
const MAX_CACHED = 400;

/** Size of a thumbnail. */
export interface ThumbnailSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The loader of one login. */
export interface MediaLoader {
  /** A picture scaled by the homeserver. @returns an object URL, `null` when there is no picture to be had. */
  readonly loadThumbnail: (mxc: string, size: ThumbnailSize) => Promise<string | null>;
  /** The whole file, decrypted where it has a key. @returns its bytes, `null` when it cannot be had. */
  readonly loadFile: (source: MediaSource, mimeType: string) => Promise<Blob | null>;
  /** Lets go of every object URL. */
  readonly close: () => void;
}

/** What the loader asks of the browser. */
export interface MediaPorts {
  readonly fetch: typeof globalThis.fetch;
  /** Without a trailing slash. */
  readonly homeserverUrl: string;
  readonly accessToken: string;
  readonly createObjectUrl: (blob: Blob) => string;
  readonly revokeObjectUrl: (url: string) => void;
}

/** Opens the loader. @see Matrix client-server API v1.11, "Content repository", authenticated media. */
export function createMediaLoader(ports: MediaPorts): MediaLoader {
  const cache = new Map<string, Promise<string | null>>();

  const request = async (path: string): Promise<Blob | null> => {
    try {
      const response = await ports.fetch(`${ports.homeserverUrl}/_matrix/client/v1/media/${path}`, {
        headers: { authorization: `Bearer ${ports.accessToken}` },
      });
      return response.ok ? await response.blob() : null;
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
  };
  const revoke = (url: Promise<string | null> | undefined): void => {
    void url?.then((value) => value !== null && ports.revokeObjectUrl(value));
  };
  const remember = (key: string, url: Promise<string | null>): Promise<string | null> => {
    cache.set(key, url);
    const [oldest] = cache.keys();
    if (cache.size > MAX_CACHED && oldest !== undefined) {
      revoke(cache.get(oldest));
      cache.delete(oldest);
    }
    void url.then((value) => value === null && cache.delete(key));
    return url;
  };

  return {
    loadThumbnail: (mxc, { widthPx, heightPx }) => {
      const path = parseMxc(mxc);
      if (path === null) return Promise.resolve(null);
      const key = `${mxc} ${widthPx}x${heightPx}`;
      const known = cache.get(key);
      if (known !== undefined) return known;
      const blob = request(`thumbnail/${path}?width=${widthPx}&height=${heightPx}&method=crop`);
      return remember(
        key,
        blob.then((value) => (value === null ? null : ports.createObjectUrl(value))),
      );
    },
    loadFile: async ({ mxc, key }, mimeType) => {
      const path = parseMxc(mxc);
      const blob = path === null ? null : await request(`download/${path}`);
      if (blob === null || key === null) return blob;
      return decryptFile(await blob.arrayBuffer(), key, mimeType);
    },
    close: () => {
      for (const url of cache.values()) revoke(url);
      cache.clear();
    },
  };
}

/** @see Matrix client-server API, "Sending encrypted attachments". */
async function decryptFile(
  bytes: ArrayBuffer,
  { key, iv, sha256 }: MediaKey,
  mimeType: string,
): Promise<Blob | null> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (toUnpaddedBase64(digest) !== sha256.replace(/=+$/, "")) return null;
  const jwk = { kty: "oct", k: key, alg: "A256CTR", ext: true };
  const secret = await crypto.subtle.importKey("jwk", jwk, { name: "AES-CTR" }, false, ["decrypt"]);
  const plain = await crypto.subtle.decrypt(
    { name: "AES-CTR", counter: fromBase64(iv), length: 64 },
    secret,
    bytes,
  );
  return new Blob([plain], { type: mimeType });
}

function parseMxc(mxc: string): string | null {
  const match = /^mxc:\/\/([^/]+)\/([A-Za-z0-9_-]+)$/.exec(mxc);
  return match === null ? null : `${encodeURIComponent(match[1] ?? "")}/${match[2] ?? ""}`;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function toUnpaddedBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");
}
