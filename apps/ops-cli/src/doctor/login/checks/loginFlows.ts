/** Check 5: the login of before OAuth is answered by MAS. */
import { isRecord } from "@tertulia/protocol";
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { readJson } from "../readJson.ts";
import { proxyFault } from "../proxyFault.ts";

const FLAGS = ["oauth_aware_preferred", "org.matrix.msc3824.delegated_oidc_compatibility"];

/** @see MSC3824 for the flags */
export const loginFlows = defineLoginCheck({
  id: "login-flows",
  title: { en: "Older apps are led to MAS", es: "Las aplicaciones antiguas llegan a MAS" },
  faults: {
    "at-synapse": proxyFault,
    "delegation-off": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} offers no login by MAS: Synapse answers it with logins of its own.`,
        es: `${url} no ofrece entrar por MAS: lo responde Synapse con sus propios inicios de sesión.`,
      }),
      remedy: () => ({
        en: "Let Synapse delegate logins, and let the proxy send login, logout and refresh to MAS.",
        es: "Haga que Synapse delegue los inicios de sesión y que el proxy envíe login, logout y refresh a MAS.",
      }),
    },
  },
  async run(probe) {
    for (const version of ["v3", "r0"]) {
      const url = `${await probe.homeserverUrl()}/_matrix/client/${version}/login`;
      const answer = await probe.ask({ url });
      const values = { url, status: answer.status };
      if (answer.status === 404) return faulty("at-synapse", values);
      const flows = readJson(answer)?.["flows"];
      if (answer.status !== 200 || !Array.isArray(flows)) return faulty("unexpected", values);
      const isAware = flows.some(
        (flow) => isRecord(flow) && FLAGS.some((flag) => flow[flag] === true),
      );
      if (!isAware) return faulty("delegation-off", values);
    }
    return passed();
  },
});
