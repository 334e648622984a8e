/** `tertulia mas clients plan`: what would change of MAS's clients. */
import { defineCommand } from "../cli/Command.ts";
import { CLIENT_OPTIONS, planClients } from "../mas-clients/planClients.ts";
import {
  clientPlanData,
  clientPlanSchema,
  isClientPlanEmpty,
  renderClientPlan,
} from "../mas-clients/renderClientPlan.ts";

export const masClientsPlan = defineCommand({
  name: "mas clients plan",
  summary: {
    en: "Shows what would change of MAS's OAuth clients, field by field.",
    es: "Muestra qué cambiaría en los clientes OAuth de MAS, campo por campo.",
  },
  example:
    "tertulia mas clients plan --mas-config /config/config.yaml --mas-cli 'docker exec -i mas mas-cli'",
  options: CLIENT_OPTIONS,
  data: clientPlanSchema,
  run: async (options, context) => {
    const plan = await planClients(options, context);
    return {
      exitCode: isClientPlanEmpty(plan) ? 0 : 2,
      data: clientPlanData(plan, { prunes: false }),
      lines: renderClientPlan(plan, { prunes: false }),
    };
  },
});
