import { expect, it } from "vitest";
import { errorPage, loginPage } from "./pages.ts";

it("[M42] what others wrote is text on the page, never markup", () => {
  const page = loginPage({
    acceptLanguage: undefined,
    clientName: `<img src="x">`,
    fault: { kind: "refused", reason: "<b>" },
  });
  expect(page).toContain("&#60;img src=&#34;x&#34;&#62;");
  expect(page).not.toMatch(/<(img|b)\b/u);
  expect(errorPage("<b>")).not.toContain("<b>");
});
