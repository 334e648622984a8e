/** A picture or file in a message, as its content describes it. */
import { isRecord } from "@tertulia/protocol";

/** What decrypts an attachment of an encrypted room (Matrix specification, "EncryptedFile"). */
export interface MediaKey {
  /** JWK key, base64url, AES-256-CTR. */
  readonly key: string;
  /** Unpadded base64, 16 bytes. */
  readonly iv: string;
  /** SHA-256 of the ciphertext, unpadded base64. */
  readonly sha256: string;
}

/** Where the bytes are, and how they are read. */
export interface MediaSource {
  /** `mxc:` URL. */
  readonly mxc: string;
  /** `null` for plain media. */
  readonly key: MediaKey | null;
}

/** One attachment. */
export interface Media extends MediaSource {
  readonly kind: "image" | "video" | "audio" | "file";
  readonly name: string;
  /** `null` when not told. */
  readonly sizeBytes: number | null;
  readonly mimeType: string;
  /** The picture's own size; `null` when not told or not a picture. */
  readonly widthPx: number | null;
  readonly heightPx: number | null;
}

const KINDS: Readonly<Record<string, Media["kind"]>> = {
  "m.image": "image",
  "m.video": "video",
  "m.audio": "audio",
  "m.file": "file",
};

/** Reads a message's content; `null` when it is no attachment or names no bytes. */
export function parseMedia(content: Record<string, unknown>, eventType: string): Media | null {
  const kind = eventType === "m.sticker" ? "image" : KINDS[String(content["msgtype"])];
  if (kind === undefined) return null;
  const source = parseSource(content);
  if (source === null) return null;
  const info = isRecord(content["info"]) ? content["info"] : {};
  const name = content["filename"] ?? content["body"];
  return {
    ...source,
    kind,
    name: typeof name === "string" ? name : "",
    sizeBytes: positive(info["size"]),
    mimeType: typeof info["mimetype"] === "string" ? info["mimetype"] : "",
    widthPx: positive(info["w"]),
    heightPx: positive(info["h"]),
  };
}

function parseSource({ url, file }: Record<string, unknown>): MediaSource | null {
  if (typeof url === "string" && url.startsWith("mxc://")) return { mxc: url, key: null };
  if (!isRecord(file) || typeof file["url"] !== "string" || !file["url"].startsWith("mxc://"))
    return null;
  const { key: jwk, iv, hashes } = file;
  const key = isRecord(jwk) ? jwk["k"] : undefined;
  const sha256 = isRecord(hashes) ? hashes["sha256"] : undefined;
  if (typeof key !== "string" || typeof iv !== "string" || typeof sha256 !== "string") return null;
  return { mxc: file["url"], key: { key, iv, sha256 } };
}

function positive(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : null;
}
