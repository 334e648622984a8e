/** Names in the page's head what the first chunk will ask for, so that it is fetched beside it and not after it. */
import type { HtmlTagDescriptor, Plugin } from "vite";

/** Modules whose chunks a page with a login needs, in the order it needs them. */
const WANTED = [
  "features/workspace/workspaceChunk.ts",
  "matrix-sdk-crypto-wasm/index.mjs",
  "matrix-js-sdk/lib/rust-crypto/index.js",
] as const;
/** Wanted when there is a call: fetched when nothing else is. */
const WANTED_LATER = ["features/calls/callChunk.ts", "livekit-client/"] as const;
const ENCRYPTION = /\/matrix_sdk_crypto_wasm_bg-[\w-]+\.wasm$/u;

/**
 * Adds a `modulepreload` for each chunk above and a `preload` for the encryption's WebAssembly.
 *
 * @throws when the build has no such chunk: a preload that silently stopped is slow without a reason.
 */
export function preloadChunks(): Plugin {
  return {
    name: "tertulia:preload-chunks",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle = {} }) => {
        const files = Object.values(bundle);
        const fileOf = (module: string): string => {
          const chunk = files.find(
            (file) =>
              file.type === "chunk" &&
              !file.isEntry &&
              file.moduleIds.some((id) => id.includes(module)),
          );
          if (chunk === undefined) throw new Error(`no chunk holds ${module}`);
          return chunk.fileName;
        };
        const encryption = files.find(({ fileName }) => ENCRYPTION.test(`/${fileName}`));
        if (encryption === undefined) throw new Error("the encryption is not in the build");
        return [
          ...WANTED.map((module) => modulePreload(fileOf(module), "high")),
          preload(encryption.fileName),
          ...WANTED_LATER.map((module) => modulePreload(fileOf(module), "low")),
        ];
      },
    },
  };
}

function modulePreload(file: string, fetchpriority: "high" | "low"): HtmlTagDescriptor {
  return {
    tag: "link",
    attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}`, fetchpriority },
    injectTo: "head",
  };
}

function preload(file: string): HtmlTagDescriptor {
  return {
    tag: "link",
    attrs: { rel: "preload", as: "fetch", crossorigin: true, href: `/${file}` },
    injectTo: "head",
  };
}
