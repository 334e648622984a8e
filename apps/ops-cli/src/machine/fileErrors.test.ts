import { expect, it } from "vitest";
import { OpsError } from "../cli/OpsError.ts";
import { toFileError } from "./fileErrors.ts";

it.each([
  ["ENOENT", "ops/file-missing", "does not exist", "no existe"],
  ["EACCES", "ops/file-forbidden", "may not read or write", "no puede leer ni escribir"],
  ["EPERM", "ops/file-forbidden", "may not read or write", "no puede leer ni escribir"],
  ["EROFS", "ops/file-forbidden", "may not read or write", "no puede leer ni escribir"],
  ["ENOSPC", "ops/file-unusable", "(ENOSPC)", "(ENOSPC)"],
])("[O14] %s is %s, in both languages and with a remedy", (systemCode, code, en, es) => {
  const { text, remedy, ...error } = toFileError(
    "/h.yaml",
    Object.assign(new Error(), { code: systemCode }),
  );
  expect(error.code).toBe(code);
  expect([text.en.includes(en), text.es.includes(es)]).toEqual([true, true]);
  expect([text.en.includes("/h.yaml"), remedy.en === remedy.es]).toEqual([true, false]);
});

it("[O14] a failure that is told already stays as it is", () => {
  const told = { en: "a", es: "b" };
  const error = new OpsError({ code: "ops/locked", text: told, remedy: told });
  expect(toFileError("/h.yaml", error)).toBe(error);
});
