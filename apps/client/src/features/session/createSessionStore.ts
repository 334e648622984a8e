/** Which login this tab runs, and the one place that opens and closes its workspace. */
import type { UserId } from "@tertulia/protocol";
import type { ErasedStores } from "./eraseStores.ts";
import { LoginProblem } from "./LoginProblem.ts";
import type { MatrixSession } from "./MatrixSession.ts";
import type { SessionVault } from "./createSessionVault.ts";
import type { HeldLock, LockLoss, LockRequest, TabLock } from "./TabLock.ts";

/** What a login runs: the Matrix client and all that lives with it. */
export interface RunningWorkspace {
  /**
   * Stops everything; idempotent.
   *
   * @param call `abandon` when another tab may be in a call of this login already, whose membership it then is.
   */
  readonly close: (call: "leave" | "abandon") => Promise<void>;
  /** Resolves when the homeserver says that this login is over. */
  readonly ended: Promise<void>;
}

/** The tab's state, a union on `phase`. */
export type SessionState<Workspace> =
  | { readonly phase: "logged-out"; readonly problem: LoginProblem | null }
  /** Another tab runs this login; it was so from the start and this tab waits for it, or that tab took it over. */
  | {
      readonly phase: "elsewhere";
      readonly session: MatrixSession;
      readonly why: "was-open" | "taken-over";
    }
  | { readonly phase: "opening"; readonly session: MatrixSession }
  | { readonly phase: "logging-out"; readonly session: MatrixSession }
  | { readonly phase: "broken"; readonly session: MatrixSession; readonly cause: unknown }
  | { readonly phase: "open"; readonly session: MatrixSession; readonly workspace: Workspace };

/** What the store asks of the world. */
export interface SessionPorts<Workspace extends RunningWorkspace> {
  readonly vault: SessionVault;
  readonly lock: TabLock;
  readonly openWorkspace: (session: MatrixSession) => Promise<Workspace>;
  /** Ends the login at the homeserver; a homeserver that is away does not stop a person from leaving. */
  readonly requestLogout: (session: MatrixSession) => Promise<void>;
  /** Deletes what this browser keeps of the login besides the vault. */
  readonly eraseStores: (session: MatrixSession, what: ErasedStores) => Promise<void>;
}

/** The store and its commands; each resolves when the phase it leads to stands. */
export interface SessionStore<Workspace> {
  readonly getSnapshot: () => SessionState<Workspace>;
  readonly subscribe: (listener: () => void) => () => void;
  /** Goes on with this tab's login, or the last used one. */
  readonly restore: () => Promise<void>;
  /** Takes a fresh login; whatever this tab ran before is closed. */
  readonly adopt: (session: MatrixSession) => Promise<void>;
  /** Runs another kept login in this tab. */
  readonly switchTo: (userId: UserId) => Promise<void>;
  /** Runs the login here although another tab does. */
  readonly takeOver: () => Promise<void>;
  /** Ends the login for good. */
  readonly logOut: () => Promise<void>;
}

/** Creates the store; it is `logged-out` until `restore` or `adopt`. */
export function createSessionStore<Workspace extends RunningWorkspace>(
  ports: SessionPorts<Workspace>,
): SessionStore<Workspace> {
  const { vault, lock } = ports;
  let state: SessionState<Workspace> = { phase: "logged-out", problem: null };
  let held: HeldLock | null = null;
  let asked: LockRequest | null = null;
  /** What this tab has begun to run and not closed; `null` where it could not be opened. */
  let running: Promise<Workspace | null> = Promise.resolve(null);
  /** Counts openings, so that what belongs to a former one is told apart. */
  let opening = 0;
  const listeners = new Set<() => void>();

  const show = (next: SessionState<Workspace>): void => {
    state = next;
    for (const listener of listeners) listener();
  };

  /**
   * The next state stands at once, so that nobody sees a workspace that is closing. The lock goes last: whoever gets it
   * opens the same stores.
   */
  const closeInto = async (
    next: SessionState<Workspace>,
    call: "leave" | "abandon" = "leave",
  ): Promise<void> => {
    opening += 1;
    const closing = running;
    const lockOfIt = held;
    held = null;
    running = Promise.resolve(null);
    asked?.withdraw();
    asked = null;
    show(next);
    await (await closing)?.close(call);
    lockOfIt?.release();
  };

  const open = async (session: MatrixSession, how: "wait" | "take"): Promise<void> => {
    const closed = closeInto({ phase: "opening", session });
    const mine = opening;
    await closed;
    if (mine !== opening) return;
    const request = lock.request(lockName(session), how);
    asked = request;
    const ran = request.granted.then(
      async (granted) => granted !== null && (await run(session, granted, mine)),
      (cause: unknown) => breakDown(session, cause, mine),
    );
    const first = await Promise.race([ran, request.late.then(() => "late" as const)]);
    // A tab that is only slow to close lets go a moment later: then this one goes on by itself.
    if (first === "late" && mine === opening && held === null) {
      show({ phase: "elsewhere", session, why: "was-open" });
    }
  };

  const run = async (session: MatrixSession, granted: HeldLock, mine: number): Promise<void> => {
    if (mine !== opening) {
      granted.release();
      return;
    }
    held = granted;
    if (!vault.list().some(({ accessToken }) => accessToken === session.accessToken)) {
      // The tab that had the lock has logged out.
      await closeInto({ phase: "logged-out", problem: null });
      return;
    }
    if (state.phase !== "opening") show({ phase: "opening", session });
    void granted.lost.then((how) => onLost(session, how, mine));
    const opened = ports.openWorkspace(session);
    running = opened.catch(() => null);
    try {
      const workspace = await opened;
      // Whoever began something else meanwhile closes this.
      if (mine !== opening) return;
      show({ phase: "open", session, workspace });
      void workspace.ended.then(() => onEnded(session, mine));
    } catch (cause) {
      await breakDown(session, cause, mine);
    }
  };

  const breakDown = async (session: MatrixSession, cause: unknown, mine: number): Promise<void> => {
    if (mine === opening) await closeInto({ phase: "broken", session, cause });
  };

  const onLost = async (session: MatrixSession, how: LockLoss, mine: number): Promise<void> => {
    if (mine !== opening) return;
    const call = how === "asked" ? "leave" : "abandon";
    await closeInto({ phase: "elsewhere", session, why: "taken-over" }, call);
  };

  const onEnded = async (session: MatrixSession, mine: number): Promise<void> => {
    if (mine !== opening) return;
    vault.forget(session);
    await closeInto({ phase: "logged-out", problem: new LoginProblem("login/session-ended") });
    await ports.eraseStores(session, "databases");
  };

  return {
    getSnapshot: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restore: async () => {
      const session = vault.current();
      if (session === null) return;
      vault.select(session.userId);
      await open(session, "wait");
    },
    adopt: async (session) => {
      const former = vault.adopt(session);
      await open(session, "take");
      if (former === null) return;
      // The same person logged in again here: the former device would stay behind in everybody's lists.
      await ports.requestLogout(former);
      await ports.eraseStores(former, "databases");
    },
    switchTo: async (userId) => {
      const session = vault.select(userId);
      if (session !== null) await open(session, "wait");
    },
    takeOver: async () => {
      if (state.phase === "elsewhere" || state.phase === "broken")
        await open(state.session, "take");
    },
    logOut: async () => {
      if (state.phase === "logged-out" || state.phase === "logging-out") return;
      const { session } = state;
      // First, for a tab that waits for this login must not go on with it.
      vault.forget(session);
      await closeInto({ phase: "logging-out", session });
      await ports.requestLogout(session);
      await ports.eraseStores(session, "everything");
      show({ phase: "logged-out", problem: null });
    },
  };
}

function lockName({ userId, deviceId }: MatrixSession): string {
  return `tertulia ${userId} ${deviceId}`;
}
