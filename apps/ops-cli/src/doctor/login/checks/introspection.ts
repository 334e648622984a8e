/** Check 9: Synapse asks MAS about tokens; a token that nobody has must be refused, and not for want of an answer. */
import { Secret } from "@tertulia/protocol";
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { errcodeOf } from "../readJson.ts";

export const introspection = defineLoginCheck({
  id: "introspection",
  title: { en: "Synapse asks MAS about tokens", es: "Synapse pregunta a MAS por los tokens" },
  faults: {
    "cannot-ask": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} answered 503: MAS is down, or Synapse has another secret than MAS. Nobody can use their account.`,
        es: `${url} respondió 503: MAS no funciona o Synapse tiene un secreto distinto. Nadie puede usar su cuenta.`,
      }),
      remedy: () => ({
        en: "See that MAS runs, then compare `secret` of matrix_authentication_service with `matrix.secret` of MAS.",
        es: "Compruebe que MAS funciona y compare `secret` de matrix_authentication_service con `matrix.secret` de MAS.",
      }),
    },
    "accepts-anything": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} accepted a token that nobody has: anybody can be anybody.`,
        es: `${url} aceptó un token que nadie tiene: cualquiera puede ser cualquiera.`,
      }),
      remedy: () => ({
        en: "Take the server off the network now, and look at what answers in place of MAS.",
        es: "Retire ya el servidor de la red y mire qué responde en lugar de MAS.",
      }),
    },
  },
  async run(probe) {
    const url = `${await probe.homeserverUrl()}/_matrix/client/v3/account/whoami`;
    const answer = await probe.askAs(new Secret(probe.junk), url);
    const values = { url, status: answer.status };
    if (answer.status === 503) return faulty("cannot-ask", values);
    if (answer.status === 200) return faulty("accepts-anything", values);
    const isRefused = answer.status === 401 && errcodeOf(answer) === "M_UNKNOWN_TOKEN";
    return isRefused ? passed() : faulty("unexpected", values);
  },
});
