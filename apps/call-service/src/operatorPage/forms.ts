/** What the page's forms send, and the checks that it was the page's. */
import type { Context } from "hono";
import { setCookie } from "hono/cookie";

/** Holds the session; sent by the page's own site alone. */
export const SESSION_COOKIE = "tertulia_operator";

/** The fields that any form has; `""` where one is absent or no text. */
export interface PageForm {
  readonly password: string;
  readonly formToken: string;
  readonly target: string;
  readonly confirmed: string;
}

export async function readForm(c: Context): Promise<PageForm> {
  const body = await c.req.parseBody();
  const text = (name: string): string => {
    const value = body[name];
    return typeof value === "string" ? value : "";
  };
  return {
    password: text("password"),
    formToken: text("formToken"),
    target: text("target"),
    confirmed: text("confirmed"),
  };
}

/**
 * Whether a form was sent by a page of this host. By the host alone: a proxy in front may have ended TLS.
 *
 * @see RFC 6454 §7
 */
export function isOwnOrigin(c: Context): boolean {
  const origin = c.req.header("Origin");
  return origin !== undefined && URL.parse(origin)?.host === c.req.header("Host");
}

/** `seconds` 0 forgets it. */
export function setSessionCookie(
  c: Context,
  { value, seconds }: { readonly value: string; readonly seconds: number },
): void {
  setCookie(c, SESSION_COOKIE, value, {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    maxAge: seconds,
    // The word of a proxy is enough: who makes it up keeps the cookie from nobody but themselves.
    secure: c.req.header("X-Forwarded-Proto") === "https",
  });
}
