/** `tertulia mas clients apply`: makes it so. */
import { defineCommand } from "../cli/Command.ts";
import { applyClients } from "../mas-clients/applyClients.ts";
import { CLIENT_OPTIONS } from "../mas-clients/planClients.ts";
import { clientPlanData, clientPlanSchema, outcomeLine } from "../mas-clients/renderClientPlan.ts";

export const masClientsApply = defineCommand({
  name: "mas clients apply",
  summary: {
    en: "Brings the wanted OAuth clients into MAS by a configuration file of ours, and reads them back.",
    es: "Lleva a MAS los clientes OAuth que quiere, con un archivo de configuración nuestro, y los vuelve a leer.",
  },
  example: "tertulia mas clients apply --mas-config /etc/mas/config.yaml --yes",
  options: {
    ...CLIENT_OPTIONS,
    prune: {
      type: "flag",
      text: {
        en: "Also delete clients that are in no configuration any more, with all their sessions; MAS deletes login providers that are off with them.",
        es: "Borrar también los clientes que ya no están en ninguna configuración, con todas sus sesiones; con ellos MAS borra los proveedores de inicio de sesión desactivados.",
      },
    },
  },
  data: clientPlanSchema,
  run: async (options, context) => {
    const plan = await applyClients(options, context);
    return {
      exitCode: 0,
      data: clientPlanData(plan, { prunes: options.prune }),
      lines: [outcomeLine(plan)],
    };
  },
});
