/** The calls of one login: who is in which, what rings, and the engine, whose code comes when it is wanted. */
import type {
  CallDirectory,
  CallEngine,
  CallRinger,
  CallSnapshot,
  JoinRequest,
  Store,
} from "@tertulia/call-engine";
import type { MatrixRoomId } from "@tertulia/protocol";

/** What the lazy chunk brings; `Chunk` is its module. */
export interface LoadedCalls<Chunk> {
  readonly chunk: Chunk;
  readonly engine: CallEngine;
}

/** Where the code of calls is. */
export type CallCode<Chunk> =
  | { readonly status: "absent" | "loading" | "failed" }
  | ({ readonly status: "loaded" } & LoadedCalls<Chunk>);

/** What this is made from. */
export interface CallsPorts<Chunk> {
  readonly createDirectory: () => CallDirectory;
  readonly createRinger: (
    directory: CallDirectory,
    busy: {
      readonly isBusy: () => boolean;
      readonly onBusyChange: (listener: () => void) => () => void;
    },
  ) => CallRinger;
  readonly loadChunk: () => Promise<Chunk>;
  readonly createEngine: (chunk: Chunk) => CallEngine;
}

/** Calls of one login. */
export interface Calls<Chunk> {
  readonly directory: CallDirectory;
  readonly ringer: CallRinger;
  /** The engine's snapshot; `idle` as long as there is no engine. */
  readonly call: Store<CallSnapshot>;
  readonly code: Store<CallCode<Chunk>>;
  /** Fetches the code ahead of time; a failure shows only when somebody wants to call. */
  readonly preload: () => void;
  /** Gets ready for a join that is likely. */
  readonly warm: (roomId: MatrixRoomId) => void;
  /** The same for a ring, which nobody can answer without the code: a failure shows. */
  readonly warmForRing: (roomId: MatrixRoomId) => void;
  /** Joins; what goes wrong shows in {@link call}, or in {@link code} when the code itself does not come. */
  readonly join: (request: JoinRequest) => Promise<void>;
  /** Forgets a failed load. */
  readonly dismissFailure: () => void;
  /** Leaves, or leaves the membership to another tab, and ends everything. */
  readonly close: (how: "leave" | "abandon") => Promise<void>;
}

const IDLE: CallSnapshot = { phase: "idle", ended: null };

/** Starts to watch rooms and rings; loads no call code yet. */
export function createCalls<Chunk>(ports: CallsPorts<Chunk>): Calls<Chunk> {
  const callListeners = new Set<() => void>();
  const codeListeners = new Set<() => void>();
  let code: CallCode<Chunk> = { status: "absent" };
  let loading: Promise<LoadedCalls<Chunk>> | null = null;
  let isClosed = false;

  const getCall = (): CallSnapshot => (code.status === "loaded" ? code.engine.getSnapshot() : IDLE);
  const tellCall = (): void => callListeners.forEach((listener) => listener());
  const showCode = (next: CallCode<Chunk>): void => {
    code = next;
    for (const listener of codeListeners) listener();
  };

  const load = (): Promise<LoadedCalls<Chunk>> => {
    loading ??= loadOnce();
    return loading;
  };
  const loadOnce = async (): Promise<LoadedCalls<Chunk>> => {
    try {
      const chunk = await ports.loadChunk();
      if (isClosed) throw new Error("the login ended while its call code was loading");
      const engine = ports.createEngine(chunk);
      engine.subscribe(tellCall);
      showCode({ status: "loaded", chunk, engine });
      return { chunk, engine };
    } catch (error) {
      loading = null;
      throw error;
    }
  };

  const directory = ports.createDirectory();
  const call: Store<CallSnapshot> = {
    getSnapshot: getCall,
    subscribe: (listener) => add(callListeners, listener),
  };
  const ringer = ports.createRinger(directory, {
    isBusy: () => getCall().phase === "joining" || getCall().phase === "live",
    onBusyChange: call.subscribe,
  });

  return {
    directory,
    ringer,
    call,
    code: { getSnapshot: () => code, subscribe: (listener) => add(codeListeners, listener) },
    preload: () => void load().catch(ignoreUntilWanted),
    warm: (roomId) => void load().then(({ engine }) => engine.warm(roomId), ignoreUntilWanted),
    warmForRing: (roomId) =>
      void load().then(
        ({ engine }) => engine.warm(roomId),
        () => showCode({ status: "failed" }),
      ),
    join: async (request) => {
      if (code.status !== "loaded") showCode({ status: "loading" });
      const loaded = await load().catch(() => null);
      if (loaded === null) showCode({ status: "failed" });
      // The engine says the same in its snapshot, where the panel shows it.
      else await loaded.engine.join(request).catch(() => {});
    },
    dismissFailure: () => {
      if (code.status === "failed") showCode({ status: "absent" });
    },
    close: async (how) => {
      isClosed = true;
      ringer.close();
      directory.close();
      if (code.status === "loaded") await code.engine.close(how);
    },
  };
}

function add(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function ignoreUntilWanted(): void {
  // A join tries again, and says so if it fails.
}
