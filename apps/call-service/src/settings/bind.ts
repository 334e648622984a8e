/** The form of an address to listen on. */
import * as v from "valibot";

/** Where to listen. `host` absent: every address of the machine. Port 0: any free one. */
export interface Bind {
  readonly host?: string;
  readonly port: number;
}

/** The highest there is. */
export const MAX_PORT = 65_535;

/** `host:port`, `[address]:port` or `:port`. */
export const bind = v.pipe(
  v.string(),
  v.regex(/^(?:\[[0-9A-Fa-f:.]+\]|[^:[\]]*):\d{1,5}$/u, "is not host:port or :port"),
  v.transform(toBind),
  v.check(({ port }) => port <= MAX_PORT, `has a port above ${MAX_PORT}`),
);

function toBind(value: string): Bind {
  const colonAt = value.lastIndexOf(":");
  const host = value.slice(0, colonAt).replace(/^\[|\]$/gu, "");
  const port = Number(value.slice(colonAt + 1));
  return host === "" ? { port } : { host, port };
}
