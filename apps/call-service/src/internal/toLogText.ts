/** A JSON line of the log as a person at a terminal reads it. */
import { isRecord } from "@tertulia/protocol";

const LEVEL_WIDTH = 5;
/** ANSI: dim, none, yellow, red. */
const COLOURS: Readonly<Record<string, string>> = { debug: "2", warn: "33", error: "31" };

/** `10:42:03.120 WARN  request refused  reason=sfu/unreachable status=500`, with the line's end. */
export function toLogText(line: string, { isColoured }: { readonly isColoured: boolean }): string {
  const entry: unknown = JSON.parse(line);
  if (!isRecord(entry)) return line;
  const { time, level, msg, ...context } = entry;
  const clock = String(time).slice("2026-11-24T".length, -1);
  const label = String(level).toUpperCase().padEnd(LEVEL_WIDTH);
  const colour = isColoured ? COLOURS[String(level)] : undefined;
  const head = colour === undefined ? label : `\u001B[${colour}m${label}\u001B[0m`;
  const fields = Object.entries(context).map(([name, value]) => `${name}=${toValue(value)}`);
  return `${[`${clock} ${head} ${String(msg)}`, ...fields].join("  ")}\n`;
}

/** Quoted where a space or a line's end would blur where it stops. */
function toValue(value: unknown): string {
  return typeof value === "string" && /^[\w./:@!#$+-]+$/u.test(value)
    ? value
    : JSON.stringify(value);
}
