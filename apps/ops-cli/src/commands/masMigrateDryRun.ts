/** `tertulia mas migrate dry-run`: a rehearsal with the real data, while Synapse runs. */
import * as v from "valibot";
import { defineCommand } from "../cli/Command.ts";
import { toned, type Line } from "../cli/Text.ts";
import { renderFindings } from "../doctor/renderFindings.ts";
import { checkMigration } from "../migration/checkMigration.ts";
import { collectFacts } from "../migration/collectFacts.ts";
import { migrationFindings } from "../migration/migrationFindings.ts";
import { MIGRATION_OPTIONS } from "../migration/migrationOptions.ts";
import { rowTitles } from "../migration/move/moveTexts.ts";
import { rehearse } from "../migration/rehearse.ts";
import { ROW_KINDS, type RowSums } from "../migration/rowKinds.ts";

export const masMigrateDryRun = defineCommand({
  name: "mas migrate dry-run",
  summary: {
    en: "Rehearses the migration with the real data while Synapse runs, and takes everything out of MAS again.",
    es: "Ensaya la migración con los datos reales mientras Synapse funciona, y lo vuelve a quitar todo de MAS.",
  },
  example:
    "tertulia mas migrate dry-run --synapse-config homeserver.yaml --mas-config /etc/mas/config.yaml",
  options: MIGRATION_OPTIONS,
  data: v.object({
    /** Whether the rehearsal was made: not while something is in the way. */
    isRehearsed: v.boolean(),
    failures: v.array(v.string()),
    /** How long mas-cli took, in milliseconds. */
    durationMs: v.nullable(v.number()),
    /** What will arrive, by kind. */
    rows: v.record(v.string(), v.number()),
  }),
  run: async (options, context) => {
    const facts = await collectFacts(options, context);
    const failures = checkMigration(facts).filter(({ status }) => status === "fail");
    if (failures.length > 0) {
      return {
        exitCode: 1,
        data: {
          isRehearsed: false,
          failures: failures.map(({ id }) => id),
          durationMs: null,
          rows: {},
        },
        lines: renderFindings(migrationFindings, failures),
      };
    }
    await context.confirm(QUESTION);
    const { expected, durationMs } = await rehearse(options, context);
    const rows = Object.fromEntries(ROW_KINDS.map((kind) => [kind, expected[kind].count]));
    return {
      exitCode: 0,
      data: { isRehearsed: true, failures: [], durationMs, rows },
      lines: [...rowLines(expected), toned("good", doneLine(durationMs))],
    };
  },
});

function rowLines(expected: RowSums): readonly Line[] {
  return ROW_KINDS.map((kind) => ({
    en: `${expected[kind].count} ${rowTitles[kind].en}`,
    es: `${expected[kind].count} ${rowTitles[kind].es}`,
  }));
}

function doneLine(durationMs: number): Line {
  const seconds = (durationMs / 1000).toFixed(1);
  return {
    en: `The rehearsal went well in ${seconds} s, and MAS is empty again. The migration itself will take about as long.`,
    es: `El ensayo salió bien en ${seconds} s y MAS vuelve a estar vacío. La migración misma tardará más o menos lo mismo.`,
  };
}

const QUESTION = {
  en: "Rehearse? It brings MAS's schema and clients up to date, copies everybody and removes them again.",
  es: "¿Ensayar? Actualiza el esquema y los clientes de MAS, copia a todos y los vuelve a quitar.",
};
