/** The proxy leaves with Synapse what belongs to MAS: the same fault for login, logout, refresh and single sign-on. */
import type { LoginFault } from "./LoginCheck.ts";

export const proxyFault: LoginFault = {
  status: "fail",
  reason: ({ url, status }) => ({
    en: `${url} answered ${status}: the proxy sends it to Synapse, which no longer has it.`,
    es: `${url} respondió ${status}: el proxy lo envía a Synapse, que ya no lo tiene.`,
  }),
  remedy: () => ({
    en: "Let the proxy send ^/_matrix/client/(.*)/(login|logout|refresh) to MAS, before the rule for /_matrix.",
    es: "Haga que el proxy envíe ^/_matrix/client/(.*)/(login|logout|refresh) a MAS, antes de la regla de /_matrix.",
  }),
};
