/** Types of installedServers.mjs, for packages whose compiler reads no JavaScript. */

/** Absolute paths. */
export interface InstalledServers {
  readonly synapsePython: string;
  readonly liveKitServer: string;
  /** A folder for PYTHONPATH. */
  readonly psycopg2: string;
  /** The program; the built programs are promised to run on it. */
  readonly oldestNode: string;
}

export function installedServers(env: NodeJS.ProcessEnv, cache?: string): InstalledServers;
export function synapseFolder(cache: string): string;
export function psycopg2Folder(cache: string): string;
export function liveKitFolder(cache: string): string;
export function oldestNodeFolder(cache: string): string;
export function goFolder(cache: string): string;
