/** `tertulia synapse enable-mas apply`: changes homeserver.yaml, once Synapse has taken the change. */
import { defineCommand } from "../cli/Command.ts";
import type { Context } from "../cli/Context.ts";
import { toned, type Line } from "../cli/Text.ts";
import { missingOption } from "../homeserver-yaml/configErrors.ts";
import {
  enableMasSchema,
  toEnableMasData,
  toEnableMasLines,
} from "../homeserver-yaml/describeEnableMas.ts";
import { ENABLE_MAS_OPTIONS, prepareEnableMas } from "../homeserver-yaml/prepareEnableMas.ts";
import { readConfigFiles } from "../homeserver-yaml/readConfigFiles.ts";
import {
  describeEarlierRun,
  lookAtEarlierRun,
  type EarlierRun,
  replaceFiles,
  restoreFiles,
} from "../homeserver-yaml/replaceFiles.ts";
import { testCandidate } from "../homeserver-yaml/testCandidate.ts";

export const synapseEnableMasApply = defineCommand({
  name: "synapse enable-mas apply",
  summary: {
    en: "Changes homeserver.yaml so that Synapse delegates its logins, once Synapse has taken the change; keeps dated copies.",
    es: "Cambia homeserver.yaml para que Synapse delegue los inicios de sesión, una vez que Synapse ha aceptado el cambio; guarda copias fechadas.",
  },
  example:
    "tertulia synapse enable-mas apply --config /etc/matrix-synapse/homeserver.yaml --mas http://127.0.0.1:8080/ --secret-file /etc/matrix-synapse/mas-secret --synapse-python /opt/venvs/matrix-synapse/bin/python",
  options: ENABLE_MAS_OPTIONS,
  data: enableMasSchema,
  run: async (options, context) => {
    const paths = (await readConfigFiles(context, options.config)).map(({ path }) => path);
    const lock = await context.files.lock(...paths);
    try {
      const earlier = await undoCutOffRun(context, paths[0] ?? "");
      const prepared = await prepareEnableMas(context, options);
      const { before, plan, seenAs } = prepared;
      const python = options["synapse-python"];
      if (plan.files.every(({ text }, at) => text === before[at]?.text)) {
        const data = toEnableMasData(prepared, { isTested: false, earlier });
        return { exitCode: 0, data, lines: toEnableMasLines(prepared, data) };
      }
      if (python === undefined) throw untested();
      await testCandidate(context, { before, after: plan.files, python, seenAs });
      const data = toEnableMasData(prepared, { isTested: true, earlier });
      for (const line of toEnableMasLines(prepared, data)) context.say(line);
      await context.confirm({ en: "Make this change?", es: "¿Hacer este cambio?" });
      const backups = await replaceFiles(context, before, plan.files);
      return { exitCode: 0, data: { ...data, backups: [...backups] }, lines: doneLines(backups) };
    } finally {
      lock.release();
    }
  },
});

/** From half a change nobody can plan the rest: back to the beginning, and then anew. @returns what was found. */
async function undoCutOffRun(context: Context, first: string): Promise<EarlierRun> {
  const earlier = await lookAtEarlierRun(context.files, first);
  if (earlier.kind !== "cut-off") return earlier;
  for (const line of describeEarlierRun(earlier)) context.say(line);
  await context.confirm({
    en: "Undo that and begin anew?",
    es: "¿Deshacer eso y empezar de nuevo?",
  });
  await restoreFiles(context, first);
  context.say({
    en: "What it had changed is undone; this run begins anew.",
    es: "Lo que había cambiado está deshecho; esta ejecución empieza de nuevo.",
  });
  return earlier;
}

function untested() {
  return missingOption("synapse-python", {
    en: "nothing is replaced before Synapse itself has taken it",
    es: "no se reemplaza nada antes de que el propio Synapse lo haya aceptado",
  });
}

function doneLines(backups: readonly string[]): Line[] {
  return [
    ...backups.map((path) => ({
      en: `As it was: ${path}`,
      es: `Como estaba: ${path}`,
    })),
    toned("good", {
      en: "Changed. Restart Synapse and its workers when the authentication service is ready.",
      es: "Cambiado. Reinicie Synapse y sus procesos cuando el servicio de autenticación esté listo.",
    }),
  ];
}
