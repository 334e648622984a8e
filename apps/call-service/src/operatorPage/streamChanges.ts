/** `GET /events`: what has changed, as server-sent events, until the session or the connection ends. Rule S291 in SPEC.md. */
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { LiveFeed } from "./createLiveFeed.ts";
import type { Locale } from "./texts/OperatorTexts.ts";

/** So that a proxy does not take a quiet stream for a dead one, and an ended session is noticed. */
const BEAT_MS = 15_000;

export interface StreamOptions {
  readonly feed: LiveFeed;
  readonly locale: Locale;
  readonly isLoggedIn: () => boolean;
}

/** @see HTML Living Standard §9.2 "Server-sent events" */
export function streamChanges(c: Context, { feed, locale, isLoggedIn }: StreamOptions): Response {
  // Else nginx keeps events until it has a bufferful.
  c.header("X-Accel-Buffering", "no");
  return streamSSE(c, async (stream) => {
    const over = Promise.withResolvers<void>();
    const stop = feed.watch(locale, (change) => {
      void stream.writeSSE({ event: "sections", data: JSON.stringify(change) });
    });
    const beat = setInterval(() => {
      if (isLoggedIn()) void stream.writeSSE({ event: "beat", data: "" });
      else void stream.writeSSE({ event: "over", data: "" }).then(over.resolve);
    }, BEAT_MS);
    stream.onAbort(over.resolve);
    await over.promise;
    clearInterval(beat);
    stop();
  });
}
