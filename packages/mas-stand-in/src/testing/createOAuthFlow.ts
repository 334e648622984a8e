/** A person's browser and app in one, for tests: authorization code with PKCE, cookies kept, redirects followed by hand. */
import { createHash, randomBytes } from "node:crypto";

const DEVICE_SCOPE = "urn:matrix:client:api:* urn:matrix:client:device:";

export interface OAuthFlowOptions {
  /** Ends with a slash. */
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface OAuthFlow {
  /** What to open in a browser. */
  readonly authorizeUrl: (scope: string) => string;
  /** @returns the code of the redirect, or the last page when there was no redirect back. */
  readonly follow: (url: string, form?: Record<string, string>) => Promise<FollowResult>;
  readonly exchange: (code: string) => Promise<TokenAnswer>;
  readonly token: (form: Record<string, string>) => Promise<TokenAnswer>;
  /** The browser's `Accept-Language` from now on. */
  readonly speak: (languages: string) => void;
}

export type FollowResult =
  | { readonly code: string }
  | { readonly status: number; readonly page: string; readonly url: string };

/** The scope of one device. */
export function scopeOfDevice(deviceId: string): string {
  return `${DEVICE_SCOPE}${deviceId}`;
}

/** One sign-in; a new one for each. */
export function createOAuthFlow({ issuer, clientId, redirectUri }: OAuthFlowOptions): OAuthFlow {
  const verifier = randomBytes(32).toString("base64url");
  const cookies = new Map<string, string>();
  let languages = "en";
  const send = async (url: string, form?: Record<string, string>): Promise<Response> => {
    const response = await fetch(url, {
      redirect: "manual",
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        "accept-language": languages,
      },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  };
  const token: OAuthFlow["token"] = async (form) => {
    const body = new URLSearchParams({ client_id: clientId, ...form });
    const response = await fetch(`${issuer}oauth2/token`, { method: "POST", body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    authorizeUrl: (scope) => {
      const query = new URLSearchParams({
        response_type: "code",
        client_id: clientId,
        redirect_uri: redirectUri,
        scope,
        state: "state",
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
      });
      return `${issuer}authorize?${query.toString()}`;
    },
    async follow(url, form) {
      let response = await send(url, form);
      let at = url;
      for (;;) {
        const location = response.headers.get("location");
        if (location === null)
          return { status: response.status, page: await response.text(), url: at };
        const next = new URL(location, at);
        if (next.href.startsWith(redirectUri)) return { code: next.searchParams.get("code") ?? "" };
        at = next.href;
        response = await send(at);
      }
    },
    exchange: (code) =>
      token({
        grant_type: "authorization_code",
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }),
    token,
    speak: (wanted) => void (languages = wanted),
  };
}
