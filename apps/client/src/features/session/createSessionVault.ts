/** Keeps the logins of this browser: one per person, and which of them this tab uses. */
import { isRecord, type UserId } from "@tertulia/protocol";
import { parseSession, type MatrixSession } from "./MatrixSession.ts";

const SESSIONS_KEY = "tertulia.sessions";
const LAST_USER_KEY = "tertulia.lastUser";
const TAB_USER_KEY = "tertulia.tabUser";

/** The two storages a browser has, or stand-ins. */
export interface VaultStorages {
  /** Shared by all tabs. */
  readonly local: Storage;
  /** This tab's own; survives a reload. */
  readonly tab: Storage;
}

/** Logins at rest. */
export interface SessionVault {
  /** All logins, the last used one first. */
  readonly list: () => readonly MatrixSession[];
  /** The login this tab goes on with: its own one, else the last used; `null` when there is none. */
  readonly current: () => MatrixSession | null;
  /** Keeps a login and makes it this tab's; a former login of the same person is replaced and returned. */
  readonly adopt: (session: MatrixSession) => MatrixSession | null;
  /** Makes a kept login this tab's; the others stay. */
  readonly select: (userId: UserId) => MatrixSession | null;
  /** Forgets one login, if it is still the kept one of that person. */
  readonly forget: (session: MatrixSession) => void;
}

/** Opens the vault; it reads storage on each call, because other tabs write to it too. */
export function createSessionVault({ local, tab }: VaultStorages): SessionVault {
  const read = (): ReadonlyMap<UserId, MatrixSession> => parseSessions(local.getItem(SESSIONS_KEY));
  const write = (sessions: ReadonlyMap<UserId, MatrixSession>): void =>
    local.setItem(SESSIONS_KEY, JSON.stringify(Object.fromEntries(sessions)));
  const makeCurrent = (userId: UserId): void => {
    local.setItem(LAST_USER_KEY, userId);
    tab.setItem(TAB_USER_KEY, userId);
  };
  return {
    list: () => {
      const last = local.getItem(LAST_USER_KEY);
      return [...read().values()].sort(
        (a, b) => Number(b.userId === last) - Number(a.userId === last),
      );
    },
    current: () => {
      const sessions = read();
      const own = sessions.get(tab.getItem(TAB_USER_KEY) as UserId);
      const last = sessions.get(local.getItem(LAST_USER_KEY) as UserId);
      return own ?? last ?? [...sessions.values()][0] ?? null;
    },
    adopt: (session) => {
      const sessions = new Map(read());
      const former = sessions.get(session.userId) ?? null;
      write(sessions.set(session.userId, session));
      makeCurrent(session.userId);
      return former?.accessToken === session.accessToken ? null : former;
    },
    select: (userId) => {
      const session = read().get(userId) ?? null;
      if (session !== null) makeCurrent(userId);
      return session;
    },
    forget: (session) => {
      const sessions = new Map(read());
      if (sessions.get(session.userId)?.deviceId === session.deviceId) {
        sessions.delete(session.userId);
        write(sessions);
      }
      if (tab.getItem(TAB_USER_KEY) === session.userId) tab.removeItem(TAB_USER_KEY);
    },
  };
}

function parseSessions(json: string | null): ReadonlyMap<UserId, MatrixSession> {
  const sessions = new Map<UserId, MatrixSession>();
  for (const value of Object.values(parseObject(json))) {
    const session = parseSession(value);
    if (session !== null) sessions.set(session.userId, session);
  }
  return sessions;
}

function parseObject(json: string | null): Record<string, unknown> {
  if (json === null) return {};
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : {};
  } catch (error) {
    // Half-written or foreign text: the person logs in again, which is what an empty vault asks for.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
