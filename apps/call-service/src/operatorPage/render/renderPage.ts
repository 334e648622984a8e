/** Whole documents: the page, the login before it, and the question before something is ended. */
import { html, raw } from "hono/html";
import { ASSET_PATHS } from "../assets.ts";
import type { OperatorTexts } from "../texts/OperatorTexts.ts";
import type { Html } from "./Html.ts";
import { SECTION_NAMES, type Sections } from "./renderSections.ts";

export interface Notice {
  readonly kind: "good" | "bad";
  readonly text: string;
}

export interface PageOptions {
  readonly texts: OperatorTexts;
  readonly formToken: string;
  readonly sections: Sections;
  readonly notice: Notice | null;
}

export function renderPage({ texts, formToken, sections, notice }: PageOptions): Html {
  const bar = html`<span
      class="live"
      data-live
      data-on="${texts.live.on}"
      data-off="${texts.live.off}"
    ></span>
    ${renderLanguageLink(texts)}
    <form method="post" action="/logout">
      <input type="hidden" name="formToken" value="${formToken}" />
      <button class="button button-quiet">${texts.logOut}</button>
    </form>`;
  const main = html`<h1 class="unseen">${texts.title}</h1>
    ${notice === null ? "" : renderNotice(notice)}
    ${SECTION_NAMES.map(
      (name) =>
        html`<section class="section section-${name}" data-section="${name}">
          ${raw(sections[name])}
        </section>`,
    )}
    <form id="action" method="post">
      <input type="hidden" name="formToken" value="${formToken}" />
    </form>
    <dialog class="dialog" aria-labelledby="confirm-title" aria-describedby="confirm-text">
      <h2 id="confirm-title"></h2>
      <p id="confirm-text"></p>
      <div class="dialog-buttons">
        <button type="button" class="button" data-cancel>${texts.confirm.cancel}</button>
        <button type="button" class="button button-grave" data-confirm></button>
      </div>
    </dialog>`;
  return renderDocument({ texts, bar, main, hasScript: true });
}

export function renderLogin(texts: OperatorTexts, problem: string | null): Html {
  const main = html`<form class="login" method="post" action="/login">
    <h1>${texts.login.heading}</h1>
    ${problem === null ? "" : renderNotice({ kind: "bad", text: problem })}
    <input type="text" name="username" autocomplete="username" value="operator" hidden />
    <label for="password">${texts.login.password}</label>
    <input
      id="password"
      name="password"
      type="password"
      autocomplete="current-password"
      required
      autofocus
      aria-describedby="password-hint"
    />
    <p class="hint" id="password-hint">${texts.login.where}</p>
    <button class="button button-filled">${texts.login.submit}</button>
  </form>`;
  return renderDocument({ texts, bar: renderLanguageLink(texts), main, hasScript: false });
}

export interface QuestionOptions {
  readonly texts: OperatorTexts;
  readonly formToken: string;
  readonly action: string;
  readonly target: string;
  readonly title: string;
  readonly text: string;
  readonly label: string;
}

/** For a browser without the script: what the dialog asks, as a page. */
export function renderQuestion(question: QuestionOptions): Html {
  const { texts, formToken, action, target, title, text, label } = question;
  const main = html`<form class="login" method="post" action="${action}">
    <h1>${title}</h1>
    <p>${text}</p>
    <input type="hidden" name="formToken" value="${formToken}" />
    <input type="hidden" name="target" value="${target}" />
    <input type="hidden" name="confirmed" value="yes" />
    <div class="dialog-buttons">
      <a class="button" href="/">${texts.confirm.cancel}</a>
      <button class="button button-grave">${label}</button>
    </div>
  </form>`;
  return renderDocument({ texts, bar: html``, main, hasScript: false });
}

function renderNotice({ kind, text }: Notice): Html {
  return html`<p class="notice notice-${kind}" role="${kind === "bad" ? "alert" : "status"}">
    ${text}
  </p>`;
}

function renderLanguageLink({ language, otherLanguage }: OperatorTexts): Html {
  const { locale, name } = otherLanguage;
  return html`<a
    class="button button-quiet"
    href="?lang=${locale}"
    hreflang="${locale}"
    aria-label="${language}: ${name}"
    ><span lang="${locale}">${name}</span></a
  >`;
}

interface DocumentOptions {
  readonly texts: OperatorTexts;
  readonly bar: Html;
  readonly main: Html;
  readonly hasScript: boolean;
}

function renderDocument({ texts, bar, main, hasScript }: DocumentOptions): Html {
  return html`<!doctype html>
    <html lang="${texts.locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${texts.title} · Tertulia</title>
        <link rel="icon" href="${ASSET_PATHS.icon}" type="image/svg+xml" />
        <link rel="stylesheet" href="${ASSET_PATHS.style}" />
        ${hasScript ? html`<script type="module" src="${ASSET_PATHS.script}"></script>` : ""}
      </head>
      <body>
        <header class="bar">
          <a class="brand" href="/">
            <img src="${ASSET_PATHS.icon}" alt="" width="28" height="28" />
            <span>Tertulia</span>
            <span class="brand-part">${texts.title}</span>
          </a>
          <div class="bar-end">${bar}</div>
        </header>
        <main>${main}</main>
      </body>
    </html>`;
}
