/** `tertulia wellknown patch plan`: what would change in the well-known file. */
import { defineCommand } from "../cli/Command.ts";
import { describeWellKnown } from "../wellknown/describeWellKnown.ts";
import { lookAtServed } from "../wellknown/lookAtServed.ts";
import {
  prepareWellKnown,
  WELL_KNOWN_OPTIONS,
  wellKnownSchema,
} from "../wellknown/prepareWellKnown.ts";

export const wellknownPatchPlan = defineCommand({
  name: "wellknown patch plan",
  summary: {
    en: "Shows how /.well-known/matrix/client has to change to name the authentication service and the call service.",
    es: "Muestra cómo ha de cambiar /.well-known/matrix/client para nombrar el servicio de autenticación y el de llamadas.",
  },
  example:
    "tertulia wellknown patch plan --file /var/www/html/.well-known/matrix/client --homeserver https://matrix.example.org --call-service https://calls.example.org --server-name example.org",
  options: WELL_KNOWN_OPTIONS,
  data: wellKnownSchema,
  run: async (options, context) => {
    const prepared = await prepareWellKnown(context, options);
    const name = options["server-name"];
    const served = name === undefined ? null : await lookAtServed(context, name, prepared.before);
    const described = describeWellKnown(prepared, { backup: null, served });
    return prepared.before === prepared.after ? described : { ...described, exitCode: 2 };
  },
});
