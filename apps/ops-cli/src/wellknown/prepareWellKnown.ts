/** What `tertulia wellknown patch` reads and asks before it can tell what would change. Rules O30 to O32. */
import { resolve } from "node:path";
import * as v from "valibot";
import type { OptionTable, OptionValues } from "../cli/Command.ts";
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";
import { FINDING_STATUSES } from "../doctor/Finding.ts";
import { patchWellKnown } from "./patchWellKnown.ts";
import { requestDelegation } from "./requestDelegation.ts";

export const WELL_KNOWN_OPTIONS = {
  file: {
    type: "text",
    placeholder: "FILE",
    isRequired: true,
    text: {
      en: "What the web server serves as /.well-known/matrix/client.",
      es: "Lo que el servidor web sirve como /.well-known/matrix/client.",
    },
  },
  homeserver: {
    type: "text",
    placeholder: "URL",
    isRequired: true,
    text: {
      en: "The homeserver, asked where its logins are.",
      es: "El servidor, al que se pregunta dónde están los inicios de sesión.",
    },
  },
  "call-service": {
    type: "texts",
    placeholder: "URL",
    text: {
      en: "The public URL of a call service, for org.matrix.msc4143.rtc_foci; without it the calls stay as they are.",
      es: "La URL pública de un servicio de llamadas, para org.matrix.msc4143.rtc_foci; sin ella las llamadas quedan como están.",
    },
  },
  "server-name": {
    type: "text",
    placeholder: "NAME",
    text: {
      en: "Looks also at what is served at https://NAME: the file itself, its content type and CORS.",
      es: "Mira también lo que se sirve en https://NAME: el propio archivo, su tipo de contenido y CORS.",
    },
  },
} as const satisfies OptionTable;

export const wellKnownSchema = v.object({
  path: v.string(),
  /** A unified diff; empty when nothing changes. */
  diff: v.string(),
  /** Where the file as it was is now; `null` when nothing was replaced. */
  backup: v.nullable(v.string()),
  /** What is served, with --server-name. */
  served: v.array(v.object({ id: v.string(), status: v.picklist(FINDING_STATUSES) })),
});

export interface PreparedWellKnown {
  /** Absolute. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** @throws {OpsError} whatever keeps a plan from being made. Changes nothing. */
export async function prepareWellKnown(
  context: Context,
  options: OptionValues<typeof WELL_KNOWN_OPTIONS>,
): Promise<PreparedWellKnown> {
  const path = resolve(context.cwd, options.file);
  for (const url of options["call-service"]) assertHttps(url);
  const before = await context.files.read(path);
  const delegation = await requestDelegation(context, options.homeserver);
  const callServices = options["call-service"];
  return { path, before, after: patchWellKnown(path, before, { delegation, callServices }) };
}

/** Apps on an https: page cannot ask anything else. */
function assertHttps(url: string): void {
  if (URL.parse(url)?.protocol === "https:") return;
  throw new OpsError({
    code: "ops/wrong-use",
    text: {
      en: `--call-service is not an https:// URL: ${url}`,
      es: `--call-service no es una URL https://: ${url}`,
    },
    remedy: {
      en: "Give the address that apps use, for example https://calls.example.org.",
      es: "Indique la dirección que usan las aplicaciones, por ejemplo https://calls.example.org.",
    },
  });
}
