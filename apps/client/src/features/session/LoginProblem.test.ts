import { describe, expect, it } from "vitest";
import { en } from "../locale/en.ts";
import { es } from "../locale/es.ts";
import { LoginProblem, toLoginProblem, type LoginProblemCode } from "./LoginProblem.ts";

const CODES = Object.keys(en.loginProblems) as LoginProblemCode[];

describe("LoginProblem", () => {
  it.each(CODES)("[C5] %s says what happened and what to do, in both languages", (code) => {
    for (const text of [en.loginProblems[code], es.loginProblems[code]]) {
      expect(text.title).toMatch(/^\p{Lu}.+\.$/u);
      expect(text.advice).toMatch(/^\p{Lu}.+\.$/u);
    }
    expect(es.loginProblems[code].title).not.toBe(en.loginProblems[code].title);
  });

  it("[C5] anything thrown that is no login problem becomes an unexpected one with its evidence", () => {
    const cause = new Error("surprise");
    expect(toLoginProblem(cause)).toMatchObject({ code: "login/unexpected", cause });
    const known = new LoginProblem("login/offline");
    expect(toLoginProblem(known)).toBe(known);
  });
});
