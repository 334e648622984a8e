/** Logins that are no OAuth: by password, by a login token, taken over from Synapse, or made by hand. Rule M30 in SPEC.md. */
import { randomBytes } from "node:crypto";

const CLIENT_API = "urn:matrix:client:api:*";

export interface NewCompatSession {
  readonly localpart: string;
  /** `null` for a token without a device. */
  readonly deviceId: string | null;
  /** Kept as it is when given: a `syt_…` of before the move. */
  readonly accessToken?: string;
  /** Added to the scope of the client API. */
  readonly scopes?: readonly string[];
}

export interface CompatSession {
  readonly localpart: string;
  readonly deviceId: string | null;
  /** Space-separated. */
  readonly scope: string;
}

export interface CompatTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface CompatSessions {
  readonly open: (session: NewCompatSession) => CompatTokens;
  readonly find: (accessToken: string) => CompatSession | null;
  /** @returns `null` when the token is unknown or was used before. */
  readonly refresh: (refreshToken: string) => CompatTokens | null;
  /** @returns the session that ended, `null` when there was none. */
  readonly end: (accessToken: string) => CompatSession | null;
  /** For `m.login.token`: good once. */
  readonly issueLoginToken: (localpart: string) => string;
  readonly redeemLoginToken: (loginToken: string) => string | null;
  readonly count: () => number;
}

/** In memory; empty at first. */
export function createCompatSessions(): CompatSessions {
  const byAccess = new Map<string, CompatSession>();
  const byRefresh = new Map<string, { session: CompatSession; accessToken: string }>();
  const loginTokens = new Map<string, string>();
  const issue = (session: CompatSession, accessToken = newToken("mct")): CompatTokens => {
    const refreshToken = newToken("mcr");
    byAccess.set(accessToken, session);
    byRefresh.set(refreshToken, { session, accessToken });
    return { accessToken, refreshToken };
  };
  return {
    open: ({ localpart, deviceId, accessToken, scopes = [] }) =>
      issue({ localpart, deviceId, scope: [CLIENT_API, ...scopes].join(" ") }, accessToken),
    find: (accessToken) => byAccess.get(accessToken) ?? null,
    refresh(refreshToken) {
      const found = byRefresh.get(refreshToken);
      if (!found) return null;
      byRefresh.delete(refreshToken);
      byAccess.delete(found.accessToken);
      return issue(found.session);
    },
    end(accessToken) {
      const session = byAccess.get(accessToken) ?? null;
      byAccess.delete(accessToken);
      for (const [token, held] of byRefresh) {
        if (held.accessToken === accessToken) byRefresh.delete(token);
      }
      return session;
    },
    issueLoginToken(localpart) {
      const token = newToken("mcl");
      loginTokens.set(token, localpart);
      return token;
    },
    redeemLoginToken(token) {
      const localpart = loginTokens.get(token) ?? null;
      loginTokens.delete(token);
      return localpart;
    },
    count: () => new Set(byAccess.values()).size,
  };
}

function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(20).toString("base64url")}`;
}
