/** What the process is asked to do. Rule S112 in SPEC.md. */
import { parseArgs } from "node:util";
import type { RegistrationOptions } from "./writeRegistration.ts";

export type Command =
  | { readonly kind: "serve" | "check" | "help" | "version" }
  | { readonly kind: "registration"; readonly options: RegistrationOptions }
  /** `problem` is a sentence for the person at the terminal. */
  | { readonly kind: "misuse"; readonly problem: string };

const OPTIONS = {
  check: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
} as const;
const REGISTRATION_OPTIONS = {
  out: { type: "string", default: "call-service-registration.yaml" },
  url: { type: "string", default: "http://127.0.0.1:8080" },
  force: { type: "boolean", default: false },
} as const;

/** @param args - without the program's own name. */
export function parseArguments(args: readonly string[]): Command {
  try {
    return args[0] === "registration"
      ? parseRegistrationArguments(args.slice(1))
      : parseFlags(args);
  } catch (error) {
    return { kind: "misuse", problem: error instanceof Error ? error.message : String(error) };
  }
}

function parseFlags(args: readonly string[]): Command {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help === true) return { kind: "help" };
  if (values.version === true) return { kind: "version" };
  return { kind: values.check === true ? "check" : "serve" };
}

function parseRegistrationArguments(args: readonly string[]): Command {
  const { values } = parseArgs({ args: [...args], options: REGISTRATION_OPTIONS });
  const { protocol = "" } = URL.parse(values.url) ?? {};
  if (!["http:", "https:"].includes(protocol)) {
    return { kind: "misuse", problem: "--url is not an http:// or https:// URL" };
  }
  const options = { path: values.out, url: values.url, isForced: values.force };
  return { kind: "registration", options };
}
