/** The page's style, script and icon, at addresses that change with what is in them. */
import { createHash } from "node:crypto";
import { pageStyle } from "./style/pageStyle.ts";
import { runPage } from "./runPage.mjs";

const HASH_CHARACTERS = 12;

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="16" fill="#0b6e5c"/><path d="M14 25a10 10 0 0 1 10-10h10a10 10 0 0 1 0 20h-9l-7 6v-7.600A10 10 0 0 1 14 25z" fill="#a9e0d1"/><path d="M50 39a10 10 0 0 0-10-10H31a10 10 0 0 0 0 20h8l7 6v-7.600A10 10 0 0 0 50 39z" fill="#fff"/></svg>`;

interface Asset {
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

const style = toAsset("operator.css", { type: "text/css; charset=utf-8", body: pageStyle });
const script = toAsset("operator.js", {
  type: "text/javascript; charset=utf-8",
  body: `(${runPage.toString()})();\n`,
});
const icon = toAsset("icon.svg", { type: "image/svg+xml", body: ICON });

/** Each may be kept for ever. */
export const ASSETS: readonly Asset[] = [style, script, icon];

/** For documents that refer to them. */
export const ASSET_PATHS = { style: style.path, script: script.path, icon: icon.path };

function toAsset(name: string, { type, body }: Omit<Asset, "path">): Asset {
  const hash = createHash("sha256").update(body).digest("hex").slice(0, HASH_CHARACTERS);
  return { path: `/assets/${hash}/${name}`, type, body };
}
