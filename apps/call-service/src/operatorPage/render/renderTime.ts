/** Times and durations. A time is UTC until the page's script makes it the reader's. */
import { html } from "hono/html";
import type { Locale } from "../texts/OperatorTexts.ts";
import type { Html } from "./Html.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** `10:42 UTC` of a time in milliseconds since the epoch; a dash for 0, which is unknown, and for what is none. */
export function renderTime(at: number): Html {
  if (at === 0 || Number.isNaN(new Date(at).getTime())) return html`<span>–</span>`;
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" data-clock>${iso.slice(11, 16)} UTC</time>`;
}

/** `12 min` or `1 hr 5 min`, in the reader's language; never below a minute. */
export function formatDuration(ms: number, locale: Locale): string {
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.max(hours > 0 ? 0 : 1, Math.floor((ms % HOUR_MS) / MINUTE_MS));
  const parts = [
    ...(hours > 0 ? [formatUnit(hours, "hour", locale)] : []),
    ...(minutes > 0 ? [formatUnit(minutes, "minute", locale)] : []),
  ];
  return parts.join(" ");
}

function formatUnit(value: number, unit: "hour" | "minute", locale: Locale): string {
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(value);
}
