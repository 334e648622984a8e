/** `tertulia mas migrate rollback-info`: what of a move can still be undone. */
import { resolve } from "node:path";
import * as v from "valibot";
import { defineCommand } from "../cli/Command.ts";
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";
import { toned, type Line, type Text } from "../cli/Text.ts";
import { connectPostgres } from "../database/connectPostgres.ts";
import { masCliOf } from "../migration/collectFacts.ts";
import { hasTable } from "../migration/masState.ts";
import { MIGRATION_OPTIONS, type MigrationOptions } from "../migration/migrationOptions.ts";
import {
  describeRollback,
  ROLLBACK_STAGES,
  type MasUse,
} from "../migration/move/describeRollback.ts";
import { openJournal } from "../migration/move/Journal.ts";
import { WORK_DIR_OPTION } from "../migration/move/moveOptions.ts";
import { locateMasDatabase, withDatabase } from "../migration/openDatabases.ts";

export const masMigrateRollbackInfo = defineCommand({
  name: "mas migrate rollback-info",
  summary: {
    en: "Tells what of a move to MAS can still be undone and how, and what no longer and why.",
    es: "Dice qué de un traslado a MAS se puede deshacer todavía y cómo, y qué ya no y por qué.",
  },
  example:
    "tertulia mas migrate rollback-info --synapse-config homeserver.yaml --mas-config /etc/mas/config.yaml",
  options: { ...MIGRATION_OPTIONS, "work-dir": WORK_DIR_OPTION },
  data: v.object({
    stage: v.picklist(ROLLBACK_STAGES),
    standing: v.string(),
    undo: v.array(v.string()),
    lost: v.array(v.string()),
  }),
  run: async (options, context) => {
    const { files, cwd, language } = context;
    const workDir = resolve(cwd, options["work-dir"]);
    const journal = await openJournal(workDir, null, files);
    const advice = describeRollback(journal, await readMasUse(options, context), workDir);
    const { stage, standing, undo, lost } = advice;
    const inLanguage = (text: Text): string => text[language];
    return {
      exitCode: 0,
      data: {
        stage,
        standing: standing[language],
        undo: undo.map(inLanguage),
        lost: lost.map(inLanguage),
      },
      lines: [
        toned(stage === "in-use" ? "bad" : "good", standing),
        ...undo.map(numbered),
        ...lost.map((text) => toned("bad", text)),
      ],
    };
  },
});

/** Logins that no migration brings, so that somebody must have used MAS; `null` when it cannot be asked. */
async function readMasUse(options: MigrationOptions, context: Context): Promise<MasUse | null> {
  const config = await masCliOf(options, context).dumpConfig();
  const address = await locateMasDatabase(config, options, context);
  try {
    return await withDatabase(connectPostgres(address), async (database) => {
      let logins = 0;
      for (const table of ["user_sessions", "oauth2_sessions"]) {
        if (!(await hasTable(database, table))) continue;
        const [row] = await database.query(`SELECT count(*) AS count FROM ${table}`);
        logins += Number(row?.["count"]);
      }
      return { logins };
    });
  } catch (error) {
    if (error instanceof OpsError && error.code === "ops/database-unreachable") return null;
    throw error;
  }
}

function numbered({ en, es }: Text, index: number): Line {
  return { en: `${index + 1}. ${en}`, es: `${index + 1}. ${es}` };
}
