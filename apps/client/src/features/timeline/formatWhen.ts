/** Dates and times as a person says them: the hour today, the weekday this week, the date before. */
import type { Texts } from "../locale/en.ts";

const DAY_MS = 24 * 60 * 60_000;

/** What wording needs besides the time itself. */
export interface WhenContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** BCP 47. */
  readonly formatTag: string;
  readonly texts: Texts;
}

/** Short, for a column: `14:05`, `Yesterday`, `Mon`, `3 Mar`, `3/3/2025`. */
export function formatWhen(at: number, { now, formatTag, texts }: WhenContext): string {
  const days = daysBetween(at, now);
  if (days <= 0) return formatTime(at, formatTag);
  if (days === 1) return texts.timeline.yesterday;
  if (days < 7) return format(formatTag, { weekday: "short" }, at);
  if (new Date(at).getFullYear() === new Date(now).getFullYear()) {
    return format(formatTag, { day: "numeric", month: "short" }, at);
  }
  return format(formatTag, { dateStyle: "short" }, at);
}

/** Long, for a heading: `Today`, `Monday, 3 March`. */
export function formatDay(at: number, { now, formatTag, texts }: WhenContext): string {
  const days = daysBetween(at, now);
  if (days <= 0) return texts.timeline.today;
  if (days === 1) return texts.timeline.yesterday;
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format(
    formatTag,
    { weekday: "long", day: "numeric", month: "long", ...(isThisYear ? {} : { year: "numeric" }) },
    at,
  );
}

/** `14:05`. */
export function formatTime(at: number, formatTag: string): string {
  return format(formatTag, { hour: "2-digit", minute: "2-digit" }, at);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs more than using it a hundred times. */
function format(formatTag: string, options: Intl.DateTimeFormatOptions, at: number): string {
  const key = `${formatTag} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(formatTag, options);
  formats.set(key, known);
  return known.format(at);
}

/** Midnights between two times, of the local calendar. */
function daysBetween(earlier: number, later: number): number {
  const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
  return Math.round((midnight(later) - midnight(earlier)) / DAY_MS);
}
