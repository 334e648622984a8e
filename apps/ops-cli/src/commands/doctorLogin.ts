/** `tertulia doctor login`: what is wrong when people cannot log in. */
import * as v from "valibot";
import { defineCommand } from "../cli/Command.ts";
import type { Context } from "../cli/Context.ts";
import { exitCodeOf, type Finding } from "../doctor/Finding.ts";
import { describedFindings, describeFindings } from "../doctor/describeFindings.ts";
import { createLoginProbe, type LoginTarget } from "../doctor/login/createLoginProbe.ts";
import { loginCatalog } from "../doctor/login/loginCatalog.ts";
import { readLoginTarget, SECRET_VARIABLES } from "../doctor/login/readLoginTarget.ts";
import { runLoginChecks } from "../doctor/login/runLoginChecks.ts";
import { watchLogin } from "../doctor/login/watchLogin.ts";
import { renderFindings } from "../doctor/renderFindings.ts";
import { MIGRATION_OPTIONS } from "../migration/migrationOptions.ts";

const JUNK_BYTES = 16;

export const doctorLogin = defineCommand({
  name: "doctor login",
  summary: {
    en: "Looks at everything between an app and MAS, from outside and from inside, and says what is wrong with logins.",
    es: "Mira todo lo que hay entre una aplicación y MAS, por fuera y por dentro, y dice qué falla al iniciar sesión.",
  },
  example:
    "tertulia doctor login --server-name example.org --homeserver http://localhost:8008 --mas http://localhost:8081 --secret-file /etc/mas/secret",
  options: {
    "server-name": {
      type: "text",
      placeholder: "NAME",
      isRequired: true,
      text: {
        en: "What follows the colon in user ids.",
        es: "Lo que sigue a los dos puntos en los identificadores.",
      },
    },
    homeserver: {
      type: "text",
      placeholder: "URL",
      text: {
        en: "Synapse's own address, without the proxy.",
        es: "La dirección propia de Synapse, sin el proxy.",
      },
    },
    mas: {
      type: "text",
      placeholder: "URL",
      text: {
        en: "An address of MAS's own with its health and oauth resources.",
        es: "Una dirección propia de MAS con sus recursos health y oauth.",
      },
    },
    "secret-file": {
      type: "text",
      placeholder: "FILE",
      text: {
        en: `Holds what Synapse and MAS share; else ${SECRET_VARIABLES.secret}.`,
        es: `Contiene lo que comparten Synapse y MAS; si no, ${SECRET_VARIABLES.secret}.`,
      },
    },
    "token-file": {
      type: "texts",
      placeholder: "FILE",
      text: {
        en: `Holds the access token of somebody who is logged in, from before the move or since; else ${SECRET_VARIABLES.token}.`,
        es: `Contiene el token de acceso de alguien con sesión, de antes del traslado o posterior; si no, ${SECRET_VARIABLES.token}.`,
      },
    },
    "admin-token-file": {
      type: "text",
      placeholder: "FILE",
      text: {
        en: `Holds a token with urn:synapse:admin:* and urn:mas:admin; else ${SECRET_VARIABLES.adminToken}.`,
        es: `Contiene un token con urn:synapse:admin:* y urn:mas:admin; si no, ${SECRET_VARIABLES.adminToken}.`,
      },
    },
    client: {
      type: "texts",
      placeholder: "ID=REDIRECT_URI",
      text: {
        en: "An app's client in MAS, and where it leads people back to.",
        es: "El cliente de una aplicación en MAS y adónde lleva de vuelta.",
      },
    },
    "synapse-config": {
      type: "texts",
      placeholder: "FILE",
      text: {
        en: "Synapse's configuration: its database tells whom MAS must have.",
        es: "La configuración de Synapse: su base de datos dice a quién ha de tener MAS.",
      },
    },
    "synapse-database-file": MIGRATION_OPTIONS["synapse-database-file"],
    "expect-users": {
      type: "count",
      placeholder: "COUNT",
      text: {
        en: "How many people MAS must have, where neither Synapse's database nor its admin API is to tell.",
        es: "Cuántas personas debe tener MAS, si no lo han de decir la base de datos ni la API de administración de Synapse.",
      },
    },
    "expect-sessions": {
      type: "count",
      placeholder: "COUNT",
      text: {
        en: "How many sessions from before OAuth MAS must have.",
        es: "Cuántas sesiones anteriores a OAuth debe tener MAS.",
      },
    },
    watch: {
      type: "flag",
      text: {
        en: "Looks again and again until Ctrl-C, and tells what changes. Logins are never tried.",
        es: "Mira una y otra vez hasta Ctrl-C y cuenta los cambios. Nunca intenta iniciar sesión.",
      },
    },
    interval: {
      type: "count",
      placeholder: "SECONDS",
      byDefault: 60,
      text: { en: "How long --watch waits.", es: "Cuánto espera --watch." },
    },
  },
  data: v.object({ findings: describedFindings }),
  async run(options, context) {
    const target = await readLoginTarget(options, context);
    const look = (before?: readonly Finding[]) =>
      runLoginChecks(newProbe(target, context), before && { before });
    const first = await look();
    const lines = renderFindings(loginCatalog, first);
    const summarize = (findings: readonly Finding[]) => ({
      exitCode: exitCodeOf(findings),
      data: { findings: describeFindings(loginCatalog, findings, context.language) },
    });
    if (!options.watch) return { ...summarize(first), lines };
    for (const line of lines) context.say(line);
    const intervalMs = Math.max(1, options.interval) * 1000;
    return { ...summarize(await watchLogin({ first, look, intervalMs, context })), lines: [] };
  },
});

/** A new one for each round: it remembers what it was told. */
function newProbe(target: LoginTarget, { http, random }: Context) {
  return createLoginProbe(target, http, Buffer.from(random(JUNK_BYTES)).toString("hex"));
}
