/** What a page's console says while a story runs. */
import type { ConsoleMessage, Page } from "playwright-core";

export interface ConsoleEntry {
  readonly kind: string;
  readonly text: string;
}

export interface ConsoleWatch {
  readonly entries: readonly ConsoleEntry[];
  /** Errors, warnings and uncaught exceptions. */
  readonly complaints: () => readonly ConsoleEntry[];
}

export function watchConsole(page: Page): ConsoleWatch {
  const entries: ConsoleEntry[] = [];
  page.on("console", (message: ConsoleMessage) => {
    const { url } = message.location();
    const where = url === "" ? "" : `  (${withoutQuery(url)})`;
    entries.push({ kind: message.type(), text: `${withoutTokens(message.text())}${where}` });
  });
  page.on("pageerror", (error: Error) => {
    entries.push({ kind: "uncaught", text: error.stack ?? error.message });
  });
  page.on("crash", () => {
    entries.push({ kind: "uncaught", text: "The page crashed." });
  });
  return {
    entries,
    complaints: () =>
      entries.filter(({ kind }) => kind === "error" || kind === "warning" || kind === "uncaught"),
  };
}

/** The browser itself quotes whole addresses: the SFU's has the token in it. */
function withoutTokens(text: string): string {
  return text.replaceAll(/([?&](?:access_token|join_request|loginToken)=)[^&'"\s]*/g, "$1…");
}

/** Queries hold tokens, and this text is kept in files. */
function withoutQuery(url: string): string {
  return url.split(/[?#]/)[0] ?? url;
}
