/** What every command of the migration is told. */
import type { OptionSpec, OptionValues } from "../cli/Command.ts";
import { CLIENT_OPTIONS } from "../mas-clients/planClients.ts";

export const MIGRATION_OPTIONS = {
  "synapse-config": {
    type: "texts",
    placeholder: "FILE",
    isRequired: true,
    text: {
      en: "Synapse's configuration file; several in their order.",
      es: "Archivo de configuración de Synapse; varios, en su orden.",
    },
  },
  "synapse-config-in-mas": {
    type: "texts",
    placeholder: "FILE",
    text: {
      en: "The same files as mas-cli sees them, when it runs in a container.",
      es: "Los mismos archivos tal como los ve mas-cli, si se ejecuta en un contenedor.",
    },
  },
  "synapse-database-file": {
    type: "text",
    placeholder: "FILE",
    text: {
      en: "File with the postgresql:// URI of Synapse's database, where its configuration names one that only works elsewhere.",
      es: "Archivo con la URI postgresql:// de la base de datos de Synapse, si la de su configuración solo vale en otro sitio.",
    },
  },
  "mas-config": CLIENT_OPTIONS["mas-config"],
  "mas-cli": CLIENT_OPTIONS["mas-cli"],
  "mas-database-file": CLIENT_OPTIONS["mas-database-file"],
  "ignore-missing-auth-providers": {
    type: "flag",
    text: {
      en: "Leave behind links to login providers that MAS does not know.",
      es: "Dejar atrás los enlaces a proveedores de acceso que MAS no conoce.",
    },
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type MigrationOptions = OptionValues<typeof MIGRATION_OPTIONS>;
