/** What `npm start -- …` understands. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";

export const START_USAGE = `npm start [-- options]
  --reset       forget people, rooms and messages, start afresh
  --port N      the port of the one address (default 8080; the next free one when it is busy)
  --state DIR   where state and logs are kept (default .tertulia)`;

const DEFAULT_PORT = 8080;
const MAX_PORT = 65_535;

/**
 * @typedef {object} StartFlags
 * @property {boolean} reset
 * @property {number} port First port to try, 1 to 65535.
 * @property {string} stateDir Absolute path.
 */

/**
 * @param {readonly string[]} argv Without the program's name.
 * @param {string} root The project's root; relative state folders are meant from the current folder.
 * @returns {StartFlags}
 * @throws {TypeError} with a sentence for the person, on an unknown flag or a port that is none.
 */
export function parseStartFlags(argv, root) {
  const { values } = parseArgs({
    args: [...argv],
    options: { reset: { type: "boolean" }, port: { type: "string" }, state: { type: "string" } },
  });
  const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > MAX_PORT) {
    throw new TypeError(`--port ${values.port} is not a port (1 to ${MAX_PORT}).`);
  }
  return {
    reset: values.reset ?? false,
    port,
    stateDir: values.state === undefined ? resolve(root, ".tertulia") : resolve(values.state),
  };
}
