/** Check 4: MAS itself says the same of itself, with addresses that people can reach. */
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { readJson } from "../readJson.ts";

const DOCUMENT = ".well-known/openid-configuration";
const BASE = {
  en: "Set http.public_base of MAS to the address that people use, and restart MAS and Synapse.",
  es: "Ponga en http.public_base de MAS la dirección que usan las personas y reinicie MAS y Synapse.",
};

/** @see OpenID Connect Discovery 1.0 §4.3: the issuer is compared byte for byte */
export const issuer = defineLoginCheck({
  id: "issuer",
  title: { en: "MAS answers at its public address", es: "MAS responde en su dirección pública" },
  faults: {
    missing: {
      status: "fail",
      reason: ({ url, status }) => ({
        en: `${url} answered ${status} and no metadata.`,
        es: `${url} respondió ${status} y ningún metadato.`,
      }),
      remedy: () => ({
        en: "Let the proxy of that name send everything to MAS, and enable its discovery resource.",
        es: "Haga que el proxy de ese nombre lo envíe todo a MAS y active su recurso discovery.",
      }),
    },
    differs: {
      status: "fail",
      reason: ({ found, wanted }) => ({
        en: `MAS calls itself ${found}, but Synapse says ${wanted}; apps stop there.`,
        es: `MAS se llama ${found}, pero Synapse dice ${wanted}; las aplicaciones se detienen ahí.`,
      }),
      remedy: () => ({
        en: "After a change of public_base or issuer restart Synapse, which keeps what it once read.",
        es: "Tras cambiar public_base o issuer reinicie Synapse, que conserva lo que leyó una vez.",
      }),
    },
    "inner-address": {
      status: "fail",
      reason: ({ endpoint, url }) => ({
        en: `${endpoint} is ${url}, which is not on the public address of MAS.`,
        es: `${endpoint} es ${url}, que no está en la dirección pública de MAS.`,
      }),
      remedy: () => BASE,
    },
  },
  async run(probe) {
    const metadata = await probe.metadata();
    if (metadata === null) return faulty("no-metadata");
    const url = `${metadata.issuer.replace(/\/$/u, "")}/${DOCUMENT}`;
    const answer = await probe.ask({ url });
    const fields = readJson(answer);
    if (answer.status !== 200 || fields === null)
      return faulty("missing", { url, status: answer.status });
    if (fields["issuer"] !== metadata.issuer)
      return faulty("differs", { found: String(fields["issuer"]), wanted: metadata.issuer });
    const { origin } = new URL(metadata.issuer);
    const inner = Object.entries(fields).find(
      ([name, value]) => name.endsWith("_endpoint") && URL.parse(String(value))?.origin !== origin,
    );
    if (inner) return faulty("inner-address", { endpoint: inner[0], url: String(inner[1]) });
    return passed();
  },
});
