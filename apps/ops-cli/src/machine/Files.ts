/** Files of the operator's, changed so that no moment leaves half of one. */

export interface ReplaceOptions {
  /** Whether a dated copy of what was there is kept beside it; default true. */
  readonly keepsBackup?: boolean;
  /** Permissions of a file that was not there, for example 0o644; default 0o600. */
  readonly newMode?: number;
}

export interface Lock {
  /** Lets the next run in; harmless when called twice. The kernel does it when the process ends, however it ends. */
  readonly release: () => void;
}

/** Paths are absolute. Every failure is an `OpsError`: ops/file-missing, ops/file-forbidden or ops/file-unusable. */
export interface Files {
  readonly read: (path: string) => Promise<string>;
  /** As bytes; for what has to come back exactly. */
  readonly readBytes: (path: string) => Promise<Uint8Array>;
  /** `null` where nothing is. */
  readonly kind: (path: string) => Promise<"file" | "folder" | "other" | null>;
  /** Differs once somebody has written to the file; `null` where nothing is, or nothing is in it. */
  readonly stamp: (path: string) => Promise<string | null>;
  /** Bytes of a file; `null` where nothing is. */
  readonly size: (path: string) => Promise<number | null>;
  /** Names in a folder, sorted as bytes are. */
  readonly list: (path: string) => Promise<readonly string[]>;
  /**
   * Puts new content in place of the old in one step, with mode and owner kept; a symbolic link stays one. Makes the
   * file when it is not there.
   *
   * @returns where the old content is now; `null` when there was none, or none was to be kept.
   */
  readonly replace: (
    path: string,
    content: string | Uint8Array,
    options?: ReplaceOptions,
  ) => Promise<string | null>;
  /** A dated copy beside the file, with its mode, owner and times. @returns where it is. */
  readonly backup: (path: string) => Promise<string>;
  /**
   * Another file beside it, of the same name with a suffix, with its mode and owner; one that is there is replaced.
   *
   * @returns where it is.
   */
  readonly writeBeside: (path: string, suffix: string, content: string) => Promise<string>;
  /** Makes the folder, for its owner alone; harmless when it is there. */
  readonly makeFolder: (path: string) => Promise<void>;
  /**
   * A copy that is there whole or not at all, with mode kept; replaces what was there. For large files too.
   *
   * @param onBytes - Called as it grows, with how many bytes are there.
   */
  readonly copy: (from: string, to: string, onBytes?: (done: number) => void) => Promise<void>;
  /** Harmless when it is not there. */
  readonly remove: (path: string) => Promise<void>;
  /**
   * Keeps other runs away from what belongs to those paths, by whatever link they are reached.
   *
   * @throws {OpsError} ops/locked when another run has one of them; then none is taken.
   */
  readonly lock: (...paths: readonly string[]) => Promise<Lock>;
}
