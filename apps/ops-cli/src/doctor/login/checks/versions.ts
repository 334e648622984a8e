/** Check 2: the homeserver answers at its public address. */
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { readJson } from "../readJson.ts";

export const versions = defineLoginCheck({
  id: "versions",
  title: { en: "The homeserver answers", es: "El servidor responde" },
  faults: {
    "not-matrix": {
      status: "fail",
      reason: ({ url, status }) => ({
        en: `${url} answered ${status} and no list of versions.`,
        es: `${url} respondió ${status} y ninguna lista de versiones.`,
      }),
      remedy: () => ({
        en: "See that Synapse runs and that the proxy sends /_matrix to it.",
        es: "Compruebe que Synapse funciona y que el proxy le envía /_matrix.",
      }),
    },
  },
  async run(probe) {
    const url = `${await probe.homeserverUrl()}/_matrix/client/versions`;
    const answer = await probe.ask({ url });
    const isMatrix = answer.status === 200 && Array.isArray(readJson(answer)?.["versions"]);
    return isMatrix ? passed() : faulty("not-matrix", { url, status: answer.status });
  },
});
