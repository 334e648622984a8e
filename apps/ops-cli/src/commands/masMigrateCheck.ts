/** `tertulia mas migrate check`: whether a homeserver can be moved to MAS. */
import * as v from "valibot";
import { defineCommand } from "../cli/Command.ts";
import { exitCodeOf, FINDING_STATUSES } from "../doctor/Finding.ts";
import { renderFindings } from "../doctor/renderFindings.ts";
import { checkMigration } from "../migration/checkMigration.ts";
import { collectFacts } from "../migration/collectFacts.ts";
import { migrationFindings } from "../migration/migrationFindings.ts";
import { MIGRATION_OPTIONS } from "../migration/migrationOptions.ts";

export const masMigrateCheck = defineCommand({
  name: "mas migrate check",
  summary: {
    en: "Shows everything that a migration to MAS would stumble over; changes nothing.",
    es: "Muestra todo con lo que tropezaría una migración a MAS; no cambia nada.",
  },
  example:
    "tertulia mas migrate check --synapse-config /etc/matrix-synapse/homeserver.yaml --mas-config /etc/mas/config.yaml",
  options: MIGRATION_OPTIONS,
  data: v.object({
    findings: v.array(
      v.object({
        id: v.string(),
        status: v.picklist(FINDING_STATUSES),
        values: v.record(v.string(), v.union([v.string(), v.number()])),
      }),
    ),
  }),
  run: async (options, context) => {
    const findings = checkMigration(await collectFacts(options, context));
    return {
      exitCode: exitCodeOf(findings),
      data: { findings: findings.map((finding) => ({ ...finding })) },
      lines: renderFindings(migrationFindings, findings),
    };
  },
});
