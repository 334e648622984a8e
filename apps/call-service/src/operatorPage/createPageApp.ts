/** The operator page over HTTP: log in, look, watch, remove a person, end a call. Rules S287–S296 in SPEC.md. */
import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getCookie, setCookie } from "hono/cookie";
import { secureHeaders } from "hono/secure-headers";
import { failureCode } from "../internal/failureCode.ts";
import { ASSETS } from "./assets.ts";
import { createActions, type ActionOptions } from "./createActions.ts";
import type { LiveFeed } from "./createLiveFeed.ts";
import { isOwnOrigin, readForm, SESSION_COOKIE, setSessionCookie } from "./forms.ts";
import type { Session, Sessions } from "./createSessions.ts";
import type { OperatorSnapshot } from "./OperatorSnapshot.ts";
import { toNotice } from "./notices.ts";
import { renderLogin, renderPage } from "./render/renderPage.ts";
import { renderSections } from "./render/renderSections.ts";
import { streamChanges } from "./streamChanges.ts";
import type { OperatorTexts } from "./texts/OperatorTexts.ts";
import { chooseLocale, isLocale, textsFor } from "./texts/textsFor.ts";

const LANGUAGE_COOKIE = "tertulia_operator_language";
const YEAR_SECONDS = 365 * 24 * 60 * 60;
const MAX_FORM_BYTES = 16 * 1024;
const SECONDS_A_MINUTE = 60;

export interface PageAppOptions extends ActionOptions {
  readonly sessions: Sessions;
  readonly feed: LiveFeed;
  /** Never rejects. */
  readonly look: () => Promise<OperatorSnapshot>;
  /** Of the other end of a request's connection; `""` where nobody knows. */
  readonly addressOf: (c: Context) => string;
}

/** Without a session there is the login and nothing else. */
export function createPageApp(options: PageAppOptions): Hono {
  const { sessions, feed, log } = options;
  const sessionOf = (c: Context): Session | null => sessions.find(getCookie(c, SESSION_COOKIE));
  const app = new Hono()
    .use(pageHeaders())
    .use(bodyLimit({ maxSize: MAX_FORM_BYTES, onError: (c) => c.body(null, 413) }));
  addAssets(app);

  app.use(async (c, next) => {
    const language = c.req.method === "GET" ? c.req.query("lang") : undefined;
    if (!isLocale(language)) return next();
    setCookie(c, LANGUAGE_COOKIE, language, { path: "/", maxAge: YEAR_SECONDS, sameSite: "Lax" });
    return c.redirect(c.req.path, 303);
  });
  app.use(async (c, next) => {
    if (c.req.method !== "POST" || isOwnOrigin(c)) return next();
    return c.text("This form is of another site.", 403);
  });
  addLogin(app, options);

  app.use(async (c, next) => {
    if (sessionOf(c) !== null) return next();
    return c.req.path === "/events" ? c.body(null, 401) : c.redirect("/login", 303);
  });
  app.get("/", (c) => showPage(c, { ...options, session: sessionOf(c) }));
  app.get("/events", (c) =>
    streamChanges(c, {
      feed,
      locale: textsOf(c).locale,
      isLoggedIn: () => sessionOf(c) !== null,
      onFailure: (error) => log.error("operator page failed", { code: failureCode(error) }),
    }),
  );
  app.post("/logout", async (c) => {
    const form = await readForm(c);
    if (form.formToken !== sessionOf(c)?.formToken) return c.text("This form is too old.", 403);
    sessions.logOut(getCookie(c, SESSION_COOKIE));
    setSessionCookie(c, { value: "", seconds: 0 });
    return c.redirect("/login", 303);
  });
  app.route("/calls", createActions({ ...options, sessionOf, textsOf }));
  return app;
}

/** In the reader's language. */
function textsOf(c: Context): OperatorTexts {
  const chosen = getCookie(c, LANGUAGE_COOKIE);
  return textsFor(chooseLocale(chosen, c.req.header("Accept-Language")));
}

/** Nothing from elsewhere, nothing to elsewhere, in nobody's frame. */
function pageHeaders() {
  const self = ["'self'"];
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: self,
      scriptSrc: self,
      imgSrc: self,
      connectSrc: self,
      formAction: self,
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: "same-origin",
    strictTransportSecurity: false,
    xFrameOptions: "DENY",
  });
}

function addAssets(app: Hono): void {
  for (const { path, type, body } of ASSETS) {
    app.get(path, (c) =>
      c.body(body, 200, {
        "Content-Type": type,
        "Cache-Control": "public, max-age=31536000, immutable",
      }),
    );
  }
}

function addLogin(app: Hono, { sessions, addressOf }: PageAppOptions): void {
  app.get("/login", (c) =>
    c.html(renderLogin(textsOf(c), null), 200, { "Cache-Control": "no-store" }),
  );
  app.post("/login", async (c) => {
    const { password } = await readForm(c);
    const result = sessions.logIn(password, addressOf(c));
    const { login } = textsOf(c);
    switch (result.kind) {
      case "in":
        setSessionCookie(c, { value: result.cookie.reveal(), seconds: result.seconds });
        return c.redirect("/", 303);
      case "wrong":
        return c.html(renderLogin(textsOf(c), login.wrong), 401);
      case "locked": {
        const minutes = Math.ceil(result.retryAfterSeconds / SECONDS_A_MINUTE);
        c.header("Retry-After", String(result.retryAfterSeconds));
        return c.html(renderLogin(textsOf(c), login.locked(minutes)), 429);
      }
    }
  });
}

async function showPage(
  c: Context,
  { look, session }: PageAppOptions & { readonly session: Session | null },
): Promise<Response> {
  const texts = textsOf(c);
  const sections = await renderSections(await look(), texts);
  const page = renderPage({
    texts,
    formToken: session?.formToken ?? "",
    sections,
    notice: toNotice(c.req.query(), texts),
  });
  return c.html(page, 200, { "Cache-Control": "no-store" });
}
