/** What each finding about login means and what to do about it, made from the checks. Rule O102 in SPEC.md. */
import type { Text } from "../../cli/Text.ts";
import type { FindingCatalog, FindingEntry } from "../Finding.ts";
import { commonFaults } from "./commonFaults.ts";
import type { LoginCheck, LoginFault } from "./LoginCheck.ts";
import { loginChecks } from "./loginChecks.ts";

const EVERY_QUESTION: Text = { en: "Every question", es: "Cualquier pregunta" };

/** `login/well-known` when all is well, `login/well-known/no-cors` when not. */
export function findingId({ id }: LoginCheck, cause: string | null): string {
  return cause === null ? `login/${id}` : `login/${id}/${cause}`;
}

/** The faults of a check, those that every question can have among them. */
export function faultsOf(check: LoginCheck): Readonly<Record<string, LoginFault>> {
  return { ...commonFaults, ...check.faults };
}

export const loginCatalog: FindingCatalog<string> = Object.fromEntries(
  loginChecks.flatMap((check) => [
    [findingId(check, null), toEntry(check, null)],
    ...Object.entries(faultsOf(check)).map(([cause, fault]) => [
      findingId(check, cause),
      toEntry(check, fault),
    ]),
  ]),
);

/** The catalog as a guide tells it: what every question can find stands once, instead of below each check. */
export const loginGuide: FindingCatalog<string> = Object.fromEntries([
  ...loginChecks.flatMap((check) =>
    Object.entries(check.faults).map(([cause, fault]) => [
      findingId(check, cause),
      toEntry(check, fault),
    ]),
  ),
  ...Object.entries(commonFaults).map(([cause, fault]) => [
    `login/…/${cause}`,
    toEntry({ title: EVERY_QUESTION }, fault),
  ]),
]);

function toEntry({ title }: Pick<LoginCheck, "title">, fault: LoginFault | null): FindingEntry {
  if (fault === null) return { title, reasons: {}, remedy: () => ({ en: "", es: "" }) };
  return { title, reasons: { [fault.status]: fault.reason }, remedy: fault.remedy };
}
