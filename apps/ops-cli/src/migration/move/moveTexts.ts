/** What the steps of a move are called. */
import type { Text } from "../../cli/Text.ts";
import type { RowKind } from "../rowKinds.ts";
import type { StepId } from "./Journal.ts";

export const stepTitles: Readonly<Record<StepId, Text>> = {
  check: { en: "Look for what is in the way", es: "Buscar lo que estorba" },
  "stop-synapse": { en: "Stop Synapse", es: "Detener Synapse" },
  "stop-mas": { en: "Stop MAS", es: "Detener MAS" },
  "back-up-files": {
    en: "Copy the configuration files",
    es: "Copiar los archivos de configuración",
  },
  "to-postgres": {
    en: "Move Synapse from SQLite to PostgreSQL",
    es: "Pasar Synapse de SQLite a PostgreSQL",
  },
  "switch-database": { en: "Let Synapse use PostgreSQL", es: "Hacer que Synapse use PostgreSQL" },
  "back-up-databases": { en: "Back up both databases", es: "Copiar ambas bases de datos" },
  delegate: { en: "See that Synapse delegates to MAS", es: "Comprobar que Synapse delega en MAS" },
  count: { en: "Count what has to arrive", es: "Contar lo que tiene que llegar" },
  migrate: { en: "Migrate to MAS", es: "Migrar a MAS" },
  compare: { en: "Compare what has arrived", es: "Comparar lo que ha llegado" },
  "start-mas": { en: "Start MAS", es: "Arrancar MAS" },
  "start-synapse": { en: "Start Synapse", es: "Arrancar Synapse" },
};

export const rowTitles: Readonly<Record<RowKind, Text>> = {
  users: { en: "people", es: "personas" },
  passwords: { en: "passwords", es: "contraseñas" },
  emails: { en: "e-mail addresses", es: "direcciones de correo" },
  "other-third-party-ids": { en: "phone numbers and the like", es: "teléfonos y similares" },
  "provider-links": { en: "links to login providers", es: "enlaces a proveedores de acceso" },
  sessions: { en: "sessions", es: "sesiones" },
  "access-tokens": { en: "access tokens", es: "tokens de acceso" },
  "refresh-tokens": { en: "refresh tokens", es: "tokens de renovación" },
};

export const backupTitles: Readonly<Record<"Synapse" | "MAS", Text>> = {
  Synapse: { en: "Backup of Synapse's database:", es: "Copia de la base de datos de Synapse:" },
  MAS: { en: "Backup of MAS's database:", es: "Copia de la base de datos de MAS:" },
};
