import { act, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { createFakeStorage } from "../../testing/createFakeStorage.ts";
import { renderInApp } from "../../testing/renderInApp.tsx";
import { createLocaleStore, toFormatTag } from "./createLocaleStore.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { useLocale } from "./LocaleProvider.tsx";

describe("createLocaleStore", () => {
  it.each([
    [["es-MX", "en"], "es"],
    [["de-DE", "es"], "es"],
    [["en-GB"], "en"],
    [["fr"], "en"],
    [[], "en"],
  ])("[C100] of %j the client speaks %s", (languages, locale) => {
    expect(createLocaleStore(createFakeStorage(), languages).getSnapshot()).toBe(locale);
  });

  it("[C100] a choice outlives the page", () => {
    const storage = createFakeStorage();
    createLocaleStore(storage, ["en"]).choose("es");
    expect(createLocaleStore(storage, ["en"]).getSnapshot()).toBe("es");
  });

  it("[C101] dates follow the browser's own variety of the language", () => {
    expect(toFormatTag("en", ["es-MX", "en-GB", "en-US"])).toBe("en-GB");
    expect(toFormatTag("es", ["en-GB"])).toBe("es");
  });
});

describe("LocaleProvider", () => {
  it("[C100] a switch changes every text at once, and the language of the document", () => {
    renderInApp(<Switch />);
    expect(document.documentElement.lang).toBe("en");
    act(() => screen.getByRole("button", { name: "Log in" }).click());
    expect(screen.getByRole("button", { name: "Entrar" })).toBeTruthy();
    expect(document.documentElement.lang).toBe("es");
  });
});

describe("dictionaries", () => {
  it("[C102] both languages have the same texts, none of them empty", () => {
    expect(flatten(es).map(([key]) => key)).toEqual(flatten(en).map(([key]) => key));
    for (const [, text] of [...flatten(en), ...flatten(es)]) expect(text).not.toBe("");
  });

  it("[C104] the list of failed logins is what the dictionaries say", async () => {
    const codes = Object.keys(en.loginProblems) as (keyof typeof en.loginProblems)[];
    const rows = codes.map((code) => {
      const [english, spanish] = [en.loginProblems[code], es.loginProblems[code]].map(
        ({ title, advice }) => `${title} ${advice}`,
      );
      return `| \`${code}\` | ${english} | ${spanish} |`;
    });
    const page = `# When a login fails\n\nEvery way, by its code. Made from the client's dictionaries: \`npx vitest run apps/client/src/features/locale -u\`.\n\n| code | English | Spanish |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
    await expect(page).toMatchFileSnapshot("../../../../../docs/bad-input/logging-in.md");
  });
});

function Switch() {
  const { texts, choose } = useLocale();
  return <button onClick={() => choose("es")}>{texts.login.submit}</button>;
}

/** Every text with its path; functions are given words for names and two for numbers. */
function flatten(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function")
    return [[path, String((value as (...args: unknown[]) => unknown)(2, 2))]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, child]) =>
    flatten(child, `${path}.${key}`),
  );
}
