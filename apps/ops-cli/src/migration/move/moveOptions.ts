/** What a move is told besides where everything is. */
import type { OptionSpec, OptionValues } from "../../cli/Command.ts";
import { SEEN_AS_OPTION } from "../../homeserver-yaml/seenAs.ts";
import { MIGRATION_OPTIONS } from "../migrationOptions.ts";

export const WORK_DIR_OPTION = {
  type: "text",
  placeholder: "FOLDER",
  byDefault: "tertulia-move",
  text: {
    en: "Where the journal of the move and its backups are kept.",
    es: "Dónde se guardan el diario del traslado y sus copias.",
  },
} as const satisfies OptionSpec;

export const MOVE_OPTIONS = {
  ...MIGRATION_OPTIONS,
  "work-dir": WORK_DIR_OPTION,
  "postgres-config": {
    type: "text",
    placeholder: "FILE",
    text: {
      en: "With SQLite: a copy of homeserver.yaml whose database is the PostgreSQL one, new and empty.",
      es: "Con SQLite: una copia de homeserver.yaml cuya base de datos es la de PostgreSQL, nueva y vacía.",
    },
  },
  "synapse-python": {
    type: "text",
    placeholder: "COMMAND",
    byDefault: "python3",
    text: {
      en: "The Python that runs Synapse, for its own scripts: docker exec -i synapse python3.",
      es: "El Python con que funciona Synapse, para sus propios guiones: docker exec -i synapse python3.",
    },
  },
  "seen-as": SEEN_AS_OPTION,
  "stop-synapse": hook("Command that stops Synapse.", "Orden que detiene Synapse."),
  "start-synapse": hook("Command that starts Synapse.", "Orden que arranca Synapse."),
  "stop-mas": hook("Command that stops MAS.", "Orden que detiene MAS."),
  "start-mas": hook("Command that starts MAS.", "Orden que arranca MAS."),
  "hook-timeout": {
    type: "count",
    placeholder: "SECONDS",
    byDefault: 600,
    text: {
      en: "How long each of these four commands may take.",
      es: "Cuánto puede tardar cada una de estas cuatro órdenes.",
    },
  },
  "pg-dump": {
    type: "text",
    placeholder: "COMMAND",
    byDefault: "pg_dump",
    text: {
      en: "PostgreSQL's pg_dump, in the server's version or newer.",
      es: "El pg_dump de PostgreSQL, de la versión del servidor o posterior.",
    },
  },
  "no-database-backup": {
    type: "flag",
    text: {
      en: "Do not back up the databases: you have done so yourself.",
      es: "No copiar las bases de datos: ya lo ha hecho usted.",
    },
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type MoveOptions = OptionValues<typeof MOVE_OPTIONS>;

function hook(en: string, es: string) {
  return {
    type: "text",
    placeholder: "COMMAND",
    text: { en: `${en} Without it you are asked to.`, es: `${es} Sin ella se le pide a usted.` },
  } as const;
}
