/** `tertulia synapse enable-mas undo`: homeserver.yaml as it was, byte for byte. */
import * as v from "valibot";
import { defineCommand } from "../cli/Command.ts";
import { toned, type Line } from "../cli/Text.ts";
import { CONFIG_OPTION } from "../homeserver-yaml/prepareEnableMas.ts";
import { readConfigFiles } from "../homeserver-yaml/readConfigFiles.ts";
import { restoreFiles } from "../homeserver-yaml/replaceFiles.ts";

const WARNING = {
  en: "Accounts, passwords and logins that were made at the authentication service since stay there and are lost to Synapse.",
  es: "Las cuentas, contraseñas y sesiones creadas desde entonces en el servicio de autenticación se quedan en él y Synapse las pierde.",
};

export const synapseEnableMasUndo = defineCommand({
  name: "synapse enable-mas undo",
  summary: {
    en: "Puts homeserver.yaml back as it was before apply, byte for byte.",
    es: "Restaura homeserver.yaml como estaba antes de apply, byte a byte.",
  },
  example: "tertulia synapse enable-mas undo --config /etc/matrix-synapse/homeserver.yaml",
  options: { config: CONFIG_OPTION },
  data: v.object({ restored: v.array(v.string()) }),
  run: async (options, context) => {
    const files = await readConfigFiles(context, options.config);
    const first = files[0]?.path ?? "";
    const lock = await context.files.lock(...files.map(({ path }) => path));
    try {
      context.say(toned("warn", WARNING));
      await context.confirm({ en: "Put the files back?", es: "¿Restaurar los archivos?" });
      const restored = [...(await restoreFiles(context, first))];
      return { exitCode: 0, data: { restored }, lines: restored.map(restoredLine) };
    } finally {
      lock.release();
    }
  },
});

function restoredLine(path: string): Line {
  return toned("good", { en: `As it was: ${path}`, es: `Como estaba: ${path}` });
}
