/** Settings of the SFU and of the keys that both sides sign with. */
import * as v from "valibot";
import { hasScheme, httpUrl } from "./urlForms.ts";

const sfuUrl = v.pipe(
  v.string("is required"),
  v.check(
    (value) => hasScheme(value, ["ws:", "wss:", "http:", "https:"]),
    "is not a ws://, wss://, http:// or https:// URL",
  ),
);

const keyPairs = v.pipe(
  v.string(),
  v.transform(toLines),
  v.check(
    (lines) => lines.length > 0 && lines.every((line) => /^[^:\s]+:[^:\s]+$/u.test(line)),
    "names a file whose lines are not key:secret",
  ),
  v.transform((lines) => lines.map(toKeyPair)),
);

/** By the name of its environment variable. */
export const sfuSettings = {
  LIVEKIT_URL: v.pipe(sfuUrl, v.description("URL of the SFU that clients are given.")),
  LIVEKIT_API_URL: v.pipe(
    v.optional(httpUrl),
    v.description("URL of the SFU's API for this service. Default: `LIVEKIT_URL` as http."),
  ),
  LIVEKIT_KEY: v.pipe(
    v.optional(v.string()),
    v.description("API key of the SFU. Required unless `LIVEKIT_KEY_FILE` is set."),
  ),
  LIVEKIT_SECRET: v.pipe(
    v.optional(v.string()),
    v.description("Secret of that key. Required unless `LIVEKIT_KEY_FILE` is set."),
  ),
  LIVEKIT_KEY_FILE: v.pipe(
    v.optional(keyPairs),
    v.description(
      "File of `key:secret` lines; wins over `LIVEKIT_KEY` and `LIVEKIT_SECRET`. The first line signs, and webhooks signed with any of them are believed.",
    ),
  ),
};

function toLines(value: string): readonly string[] {
  return value
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function toKeyPair(line: string): { readonly key: string; readonly secret: string } {
  const colonAt = line.indexOf(":");
  return { key: line.slice(0, colonAt), secret: line.slice(colonAt + 1) };
}
