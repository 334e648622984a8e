/** `tertulia synapse enable-mas plan`: what would change in homeserver.yaml. */
import { defineCommand } from "../cli/Command.ts";
import {
  enableMasSchema,
  toEnableMasData,
  toEnableMasLines,
} from "../homeserver-yaml/describeEnableMas.ts";
import { ENABLE_MAS_OPTIONS, prepareEnableMas } from "../homeserver-yaml/prepareEnableMas.ts";
import { describeEarlierRun, lookAtEarlierRun } from "../homeserver-yaml/replaceFiles.ts";
import { testCandidate } from "../homeserver-yaml/testCandidate.ts";

export const synapseEnableMasPlan = defineCommand({
  name: "synapse enable-mas plan",
  summary: {
    en: "Shows how homeserver.yaml has to change so that Synapse delegates its logins to the authentication service.",
    es: "Muestra cómo ha de cambiar homeserver.yaml para que Synapse delegue los inicios de sesión en el servicio de autenticación.",
  },
  example:
    "tertulia synapse enable-mas plan --config /etc/matrix-synapse/homeserver.yaml --mas http://127.0.0.1:8080/ --secret-file /etc/matrix-synapse/mas-secret --synapse-python /opt/venvs/matrix-synapse/bin/python",
  options: ENABLE_MAS_OPTIONS,
  data: enableMasSchema,
  run: async (options, context) => {
    const prepared = await prepareEnableMas(context, options);
    const { before, plan, seenAs } = prepared;
    const python = options["synapse-python"];
    const isChange = plan.files.some(({ text }, at) => text !== before[at]?.text);
    if (isChange && python !== undefined) {
      await testCandidate(context, { before, after: plan.files, python, seenAs });
    }
    const earlier = await lookAtEarlierRun(context.files, before[0]?.path ?? "");
    const isTested = isChange && python !== undefined;
    const data = toEnableMasData(prepared, { isTested, earlier });
    return {
      exitCode: isChange ? 2 : 0,
      data,
      lines: [...describeEarlierRun(earlier), ...toEnableMasLines(prepared, data)],
    };
  },
});
