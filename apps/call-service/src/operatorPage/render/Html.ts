/** Pieces of the page: text that is escaped already. */
import type { html } from "hono/html";
import type { OperatorTexts } from "../texts/OperatorTexts.ts";

/** What `html` makes; anything else that is put into one is escaped. */
export type Html = ReturnType<typeof html>;

/** What each part of the page needs beside its own data. */
export interface RenderContext {
  readonly texts: OperatorTexts;
  /** Milliseconds since the epoch: durations are told from here. */
  readonly now: number;
}
