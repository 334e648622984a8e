/** What stops a move between its steps, and what to do then. */
import { OpsError } from "../../cli/OpsError.ts";

export function somethingInTheWay(count: number): OpsError {
  return new OpsError({
    code: "ops/state-changed",
    text: {
      en: `${count} things are in the way; nothing has been changed.`,
      es: `Hay ${count} cosas que estorban; no se ha cambiado nada.`,
    },
    remedy: {
      en: "Mend what is said above, then run this command again.",
      es: "Corrija lo dicho arriba y ejecute esta orden de nuevo.",
    },
  });
}

export function needsPostgresConfig(): OpsError {
  return new OpsError({
    code: "ops/wrong-use",
    text: {
      en: "Synapse runs on SQLite, and where it shall go is not told.",
      es: "Synapse funciona con SQLite y no se dice adónde debe ir.",
    },
    remedy: {
      en: "Create an empty PostgreSQL database (encoding UTF8, locale C), copy homeserver.yaml to another file, change `database:` there (name: psycopg2), and name that file with --postgres-config; --synapse-config must then be one whole file.",
      es: "Cree una base de datos PostgreSQL vacía (codificación UTF8, locale C), copie homeserver.yaml a otro archivo, cambie allí `database:` (name: psycopg2) e indique ese archivo con --postgres-config; --synapse-config debe ser entonces un solo archivo completo.",
    },
  });
}

export function notDelegating(): OpsError {
  return new OpsError({
    code: "ops/state-changed",
    text: {
      en: "homeserver.yaml does not delegate logins to MAS yet.",
      es: "homeserver.yaml todavía no delega los inicios de sesión en MAS.",
    },
    remedy: {
      en: "Run tertulia synapse enable-mas apply now, with Synapse stopped; then this command again, which goes on from here.",
      es: "Ejecute ahora tertulia synapse enable-mas apply, con Synapse detenido; después esta orden de nuevo, que sigue desde aquí.",
    },
  });
}

export function refusedBySynapse(said: string): OpsError {
  return new OpsError({
    code: "ops/config-refused",
    text: {
      en: `Synapse would not start with this configuration: ${said}`,
      es: `Synapse no arrancaría con esta configuración: ${said}`,
    },
    remedy: {
      en: "Mend what it says and run this command again; it goes on from here.",
      es: "Corrija lo que dice y ejecute esta orden de nuevo; sigue desde aquí.",
    },
  });
}
