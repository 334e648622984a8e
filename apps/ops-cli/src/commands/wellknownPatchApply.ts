/** `tertulia wellknown patch apply`: changes the well-known file, and looks at what is served then. */
import { resolve } from "node:path";
import { defineCommand } from "../cli/Command.ts";
import { diffTexts } from "../cli/diffTexts.ts";
import { toDiffLines } from "../cli/toDiffLines.ts";
import { expectUnchanged } from "../machine/expectUnchanged.ts";
import { describeWellKnown } from "../wellknown/describeWellKnown.ts";
import { lookAtServed } from "../wellknown/lookAtServed.ts";
import {
  prepareWellKnown,
  WELL_KNOWN_OPTIONS,
  wellKnownSchema,
} from "../wellknown/prepareWellKnown.ts";

export const wellknownPatchApply = defineCommand({
  name: "wellknown patch apply",
  summary: {
    en: "Changes /.well-known/matrix/client to name the authentication service and the call service; keeps a dated copy.",
    es: "Cambia /.well-known/matrix/client para nombrar el servicio de autenticación y el de llamadas; guarda una copia fechada.",
  },
  example:
    "tertulia wellknown patch apply --file /var/www/html/.well-known/matrix/client --homeserver https://matrix.example.org --call-service https://calls.example.org --server-name example.org",
  options: WELL_KNOWN_OPTIONS,
  data: wellKnownSchema,
  run: async (options, context) => {
    const lock = await context.files.lock(resolve(context.cwd, options.file));
    try {
      const prepared = await prepareWellKnown(context, options);
      const { path, before, after } = prepared;
      let backup: string | null = null;
      if (before !== after) {
        for (const line of toDiffLines(diffTexts(path, before, after))) context.say(line);
        await context.confirm({ en: "Make this change?", es: "¿Hacer este cambio?" });
        await expectUnchanged(context.files, path, before);
        backup = await context.files.replace(path, after, { newMode: 0o644 });
      }
      const name = options["server-name"];
      const served = name === undefined ? null : await lookAtServed(context, name, after);
      return describeWellKnown(prepared, { backup, served });
    } finally {
      lock.release();
    }
  },
});
