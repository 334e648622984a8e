/** `tertulia mas migrate apply`: moves a homeserver to MAS, step by step. */
import { resolve } from "node:path";
import * as v from "valibot";
import { defineCommand } from "../cli/Command.ts";
import { toned, type Line } from "../cli/Text.ts";
import { parseSeenAs } from "../homeserver-yaml/seenAs.ts";
import type { RowComparison } from "../migration/compareRows.ts";
import { openJournal, STEP_IDS } from "../migration/move/Journal.ts";
import { MOVE_OPTIONS } from "../migration/move/moveOptions.ts";
import { comparedRows, lookAtEarlierRun, moveSteps } from "../migration/move/moveSteps.ts";
import { rowTitles } from "../migration/move/moveTexts.ts";
import { runSteps } from "../migration/move/runSteps.ts";
import { ROW_KINDS } from "../migration/rowKinds.ts";

export const masMigrateApply = defineCommand({
  name: "mas migrate apply",
  summary: {
    en: "Moves Synapse's people, devices and sessions to MAS; run again, it goes on where it was.",
    es: "Traslada a MAS las personas, dispositivos y sesiones de Synapse; si se repite, sigue donde estaba.",
  },
  example:
    "tertulia mas migrate apply --synapse-config homeserver.yaml --mas-config /etc/mas/config.yaml --stop-synapse 'systemctl stop matrix-synapse'",
  options: MOVE_OPTIONS,
  data: v.object({
    steps: v.array(v.picklist(STEP_IDS)),
    rows: v.array(
      v.object({
        kind: v.picklist(ROW_KINDS),
        expected: v.number(),
        found: v.number(),
        isSame: v.boolean(),
      }),
    ),
  }),
  run: async (options, context) => {
    const { files, cwd, confirm } = context;
    const workDir = resolve(cwd, options["work-dir"]);
    const seenAs = parseSeenAs(options["seen-as"]);
    const lock = await files.lock(workDir);
    try {
      const configs = [...options["synapse-config"], ...options["mas-config"]];
      await files.makeFolder(workDir);
      const journal = await openJournal(workDir, configs.join(" "), files);
      const move = { options, context, journal, workDir, seenAs };
      const steps = moveSteps(move);
      if (steps.some(({ id }) => journal.stateOf(id) !== "done")) await confirm(QUESTION);
      await lookAtEarlierRun(move);
      await runSteps(steps, journal, context);
      const rows = comparedRows(journal) ?? [];
      return {
        exitCode: 0,
        data: { steps: steps.map(({ id }) => id), rows: rows.map((row) => ({ ...row })) },
        lines: [...rows.map(rowLine), toned("good", DONE)],
      };
    } finally {
      lock.release();
    }
  },
});

function rowLine({ kind, expected, found }: RowComparison): Line {
  const { en, es } = rowTitles[kind];
  return { en: `${found}/${expected} ${en}`, es: `${found}/${expected} ${es}` };
}

const QUESTION = {
  en: "Move this homeserver to MAS? Nobody can use it until the end.",
  es: "¿Trasladar este servidor a MAS? Nadie podrá usarlo hasta el final.",
};
const DONE = {
  en: "Everybody is in MAS. Let the proxy send login, logout and refresh to MAS, then run: tertulia doctor login.",
  es: "Todos están en MAS. Haga que el proxy envíe login, logout y refresh a MAS y ejecute: tertulia doctor login.",
};
