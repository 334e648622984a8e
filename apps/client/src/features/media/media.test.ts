import { describe, expect, it } from "vitest";
import { createMediaLoader } from "./createMediaLoader.ts";
import { formatSize } from "./formatSize.ts";
import { stableHue } from "./hueStyle.ts";
import { initialsOf } from "@tertulia/call-react/initialsOf";
import { parseMedia, type MediaKey } from "./Media.ts";

const MXC = "mxc://example.org/abc";

describe("parseMedia", () => {
  it("[C70] a picture has its name, size and source", () => {
    const info = { size: 1200, mimetype: "image/png", w: 10, h: 20 };
    expect(
      parseMedia(
        { msgtype: "m.image", body: "a caption", filename: "a.png", url: MXC, info },
        "m.room.message",
      ),
    ).toEqual({
      kind: "image",
      mxc: MXC,
      key: null,
      name: "a.png",
      sizeBytes: 1200,
      mimeType: "image/png",
      widthPx: 10,
      heightPx: 20,
    });
  });

  it("[C70] a file of an encrypted room has what decrypts it", () => {
    const file = { url: MXC, iv: "aXY", key: { k: "a2V5" }, hashes: { sha256: "aGFzaA" } };
    expect(
      parseMedia({ msgtype: "m.file", body: "plan.pdf", file }, "m.room.message"),
    ).toMatchObject({
      kind: "file",
      name: "plan.pdf",
      sizeBytes: null,
      key: { key: "a2V5", iv: "aXY", sha256: "aGFzaA" },
    });
  });

  it.each([
    ["words", { msgtype: "m.text", body: "x", url: MXC }],
    ["no source", { msgtype: "m.file", body: "x" }],
    [
      "a source on the web",
      { msgtype: "m.image", body: "x", url: "https://example.org/track.png" },
    ],
    [
      "a key without a hash",
      { msgtype: "m.file", body: "x", file: { url: MXC, iv: "a", key: { k: "b" } } },
    ],
  ])("[C70] %s is no attachment", (_what, content) => {
    expect(parseMedia(content, "m.room.message")).toBeNull();
  });
});

/** A homeserver that has one file, and object URLs that say whether they are alive. */
function createLoader(bytes: Uint8Array<ArrayBuffer> | null) {
  const requests: { readonly url: string; readonly authorization: string | null }[] = [];
  const alive = new Set<string>();
  const loader = createMediaLoader({
    fetch: (input, init) => {
      requests.push({
        url: input as string,
        authorization: new Headers(init?.headers).get("authorization"),
      });
      return Promise.resolve(
        bytes === null ? new Response("", { status: 404 }) : new Response(bytes),
      );
    },
    homeserverUrl: "https://matrix.example.org",
    accessToken: "syt_1",
    createObjectUrl: () => {
      const url = `blob:${alive.size}`;
      alive.add(url);
      return url;
    },
    revokeObjectUrl: (url) => alive.delete(url),
  });
  return { loader, requests, alive };
}

const SIZE = { widthPx: 96, heightPx: 96 };

describe("createMediaLoader", () => {
  it("[C71] a picture is fetched once, with the token in a header and never in the address", async () => {
    const { loader, requests } = createLoader(new Uint8Array([1]));
    expect(await loader.loadThumbnail(MXC, SIZE)).toBe("blob:0");
    expect(await loader.loadThumbnail(MXC, SIZE)).toBe("blob:0");
    expect(requests).toEqual([
      {
        url: "https://matrix.example.org/_matrix/client/v1/media/thumbnail/example.org/abc?width=96&height=96&method=crop",
        authorization: "Bearer syt_1",
      },
    ]);
  });

  it("[C71] what cannot be had is tried again later; odd addresses are not tried at all", async () => {
    const { loader, requests } = createLoader(null);
    expect(await loader.loadThumbnail(MXC, SIZE)).toBeNull();
    expect(await loader.loadThumbnail(MXC, SIZE)).toBeNull();
    expect(requests).toHaveLength(2);
    expect(await loader.loadThumbnail("mxc://example.org/../../v3/logout", SIZE)).toBeNull();
    expect(await loader.loadFile({ mxc: "https://example.org/a", key: null }, "")).toBeNull();
    expect(requests).toHaveLength(2);
  });

  it("[C71] nothing is kept in memory after the end", async () => {
    const { loader, alive } = createLoader(new Uint8Array([1]));
    await loader.loadThumbnail(MXC, SIZE);
    loader.close();
    await Promise.resolve();
    expect(alive.size).toBe(0);
  });

  it("[C72] an encrypted file is decrypted; one whose bytes were changed is not shown", async () => {
    const { bytes, key } = await encrypt("secret plan");
    const blob = await createLoader(bytes).loader.loadFile({ mxc: MXC, key }, "text/plain");
    expect(await blob?.text()).toBe("secret plan");
    expect(blob?.type).toBe("text/plain");
    const changed = Uint8Array.from(bytes, (byte, at) => (at === 0 ? byte ^ 1 : byte));
    expect(await createLoader(changed).loader.loadFile({ mxc: MXC, key }, "text/plain")).toBeNull();
  });
});

describe("words and colours of people", () => {
  it.each([
    ["Ana", "A"],
    ["ana maría lópez", "AL"],
    ["@beto:example.org", "B"],
    ["👩‍👧 familia", "👩‍👧F"],
    ["", "?"],
  ])("[C73] the initials of %j are %s", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it("[C73] a colour stays the same, and those of one server differ", () => {
    const hues = ["ana", "beto", "carla", "dani"].map((name) => stableHue(`@${name}:example.org`));
    expect(new Set(hues).size).toBe(4);
    expect(stableHue("@ana:example.org")).toBe(hues[0]);
  });

  it("[C70] sizes are read in the person's language", () => {
    expect(formatSize(999, "en")).toBe("999 byte");
    expect(formatSize(1_234_567, "es")).toBe("1,2 MB");
  });
});

async function encrypt(text: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; key: MediaKey }> {
  const secret = await crypto.subtle.generateKey({ name: "AES-CTR", length: 256 }, true, [
    "encrypt",
  ]);
  const iv = Uint8Array.from({ length: 16 }, (_, at) => (at < 8 ? at + 1 : 0));
  const cipher = await crypto.subtle.encrypt(
    { name: "AES-CTR", counter: iv, length: 64 },
    secret,
    new TextEncoder().encode(text),
  );
  const jwk = await crypto.subtle.exportKey("jwk", secret);
  const digest = await crypto.subtle.digest("SHA-256", cipher);
  const base64 = (data: Uint8Array): string =>
    btoa(String.fromCharCode(...data)).replace(/=+$/, "");
  return {
    bytes: new Uint8Array(cipher),
    key: { key: jwk.k ?? "", iv: base64(iv), sha256: base64(new Uint8Array(digest)) },
  };
}
