/** `GET /events`: what has changed, as server-sent events, until the session or the connection ends. Rule S291 in SPEC.md. */
import type { Context } from "hono";
import { streamSSE, type SSEStreamingApi } from "hono/streaming";
import type { LiveFeed } from "./createLiveFeed.ts";
import type { Locale } from "./texts/OperatorTexts.ts";

/** So that a proxy does not take a quiet stream for a dead one, and an ended session is noticed. */
const BEAT_MS = 15_000;

export interface StreamOptions {
  readonly feed: LiveFeed;
  readonly locale: Locale;
  readonly isLoggedIn: () => boolean;
  /** The stream ends with it; the page asks for another one by itself. */
  readonly onFailure: (error: unknown) => void;
}

/** @see HTML Living Standard §9.2 "Server-sent events" */
export function streamChanges(
  c: Context,
  { feed, locale, isLoggedIn, onFailure }: StreamOptions,
): Response {
  // Else nginx keeps events until it has a bufferful.
  c.header("X-Accel-Buffering", "no");
  return streamSSE(c, async (stream) => {
    try {
      await tellUntilOver(stream, { feed, locale, isLoggedIn });
    } catch (error) {
      onFailure(error);
    }
  });
}

async function tellUntilOver(
  stream: SSEStreamingApi,
  { feed, locale, isLoggedIn }: Omit<StreamOptions, "onFailure">,
): Promise<void> {
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
}
