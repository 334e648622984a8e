/** `tertulia synapse enable-mas undo`: homeserver.yaml as it was, byte for byte. */
import * as v from "valibot";
import { defineCommand } from "../cli/Command.ts";
import { toned, type Line } from "../cli/Text.ts";
import { CONFIG_OPTION } from "../homeserver-yaml/prepareEnableMas.ts";
import { readConfigFiles } from "../homeserver-yaml/readConfigFiles.ts";
import { lookAtEarlierRun, restoreFiles } from "../homeserver-yaml/replaceFiles.ts";

const WARNING = {
  en: "Accounts, passwords and logins that were made at the authentication service since stay there and are lost to Synapse.",
  es: "Las cuentas, contraseñas y sesiones creadas desde entonces en el servicio de autenticación se quedan en él y Synapse las pierde.",
};

export const synapseEnableMasUndo = defineCommand({
  name: "synapse enable-mas undo",
  summary: {
    en: "Puts homeserver.yaml back as it was before the last apply, byte for byte; again, as before the one before.",
    es: "Restaura homeserver.yaml como estaba antes del último apply, byte a byte; si se repite, como antes del anterior.",
  },
  example: "tertulia synapse enable-mas undo --config /etc/matrix-synapse/homeserver.yaml",
  options: { config: CONFIG_OPTION },
  data: v.object({
    restored: v.array(v.string()),
    /** Whether an earlier apply can be taken back as well. */
    isMore: v.boolean(),
  }),
  run: async (options, context) => {
    const files = await readConfigFiles(context, options.config);
    const first = files[0]?.path ?? "";
    const lock = await context.files.lock(...files.map(({ path }) => path));
    try {
      context.say(toned("warn", WARNING));
      await context.confirm({ en: "Put the files back?", es: "¿Restaurar los archivos?" });
      const restored = [...(await restoreFiles(context, first))];
      const earlier = await lookAtEarlierRun(context.files, first);
      const isMore = earlier.kind === "done";
      return {
        exitCode: 0,
        data: { restored, isMore },
        lines: [...restored.map(restoredLine), ...(isMore ? [MORE] : [])],
      };
    } finally {
      lock.release();
    }
  },
});

const MORE: Line = {
  en: "That was the last apply. An earlier one stands still; undo again takes it back too.",
  es: "Eso era el último apply. Queda uno anterior; otro undo lo deshace también.",
};

function restoredLine(path: string): Line {
  return toned("good", { en: `As it was: ${path}`, es: `Como estaba: ${path}` });
}
