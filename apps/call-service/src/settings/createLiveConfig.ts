/** A configuration that can change while the process runs. Rules S108–S110 in SPEC.md. */
import { checkValues, type Config } from "../config.ts";
import { readValues, type ConfigSource } from "./readValues.ts";

/** What is read once, when the socket is opened and the parts are made. */
const NEEDS_RESTART: readonly string[] = [
  "LIVEKIT_JWT_BIND",
  "LIVEKIT_JWT_PORT",
  "TERTULIA_BASE_PATH",
  "LIVEKIT_LOG_LEVEL",
  "TERTULIA_LOG_FORMAT",
  "TERTULIA_OPERATOR_BIND",
  "TERTULIA_METRICS_BIND",
  "LIVEKIT_INSECURE_SKIP_VERIFY_TLS",
  "TERTULIA_CA_FILE",
  "LIVEKIT_REDIS_URL",
  "LIVEKIT_REDIS_PASSWORD",
];

/** The names of the variables whose text is another one now. */
export interface ReloadReport {
  readonly changed: readonly string[];
  /** Those that go on as they were until the process is started anew. */
  readonly needRestart: readonly string[];
}

export interface LiveConfig {
  /** The same object for ever; what its properties hold is the configuration in force. */
  readonly config: Config;
  /**
   * Reads the environment and every file again.
   *
   * @throws {ConfigError} naming every problem; the configuration in force stays.
   */
  readonly reload: () => ReloadReport;
}

/**
 * The configuration of `source`, now and after each `reload`. Whoever keeps one of its values instead of reading it
 * at each use does not see it change.
 *
 * @throws {ConfigError} naming every problem.
 */
export function createLiveConfig(source: ConfigSource): LiveConfig {
  let read = readValues(source);
  let current = checkValues(read);
  const config = liveView(() => current);
  return {
    config,
    reload: () => {
      const next = readValues(source);
      checkValues(next);
      const changed = Object.keys(next.values).filter(
        (variable) => next.values[variable] !== read.values[variable],
      );
      const kept = NEEDS_RESTART.map((variable) => [variable, read.values[variable]] as const);
      read = { ...next, values: { ...next.values, ...Object.fromEntries(kept) } };
      current = checkValues(read);
      return { changed, needRestart: changed.filter((name) => NEEDS_RESTART.includes(name)) };
    },
  };
}

/** An object whose every property is read from `current` anew, so that it can be handed out once and for all. */
function liveView<TObject extends object>(current: () => TObject): TObject {
  const view = {} as TObject;
  for (const key of Object.keys(current()) as (keyof TObject)[]) {
    Object.defineProperty(view, key, { enumerable: true, get: () => current()[key] });
  }
  return view;
}
