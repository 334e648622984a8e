/** Check 11: MAS may tell Synapse about people and devices, and nobody else may. */
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { readJson } from "../readJson.ts";

const PATH = "/_synapse/mas/is_localpart_available";

export const synapseSecret = defineLoginCheck({
  id: "synapse-secret",
  title: { en: "MAS may talk to Synapse", es: "MAS puede hablar con Synapse" },
  faults: {
    "wrong-secret": {
      status: "fail",
      reason: () => ({
        en: "Synapse refuses the secret: logins end with an error after the password.",
        es: "Synapse rechaza el secreto: los inicios de sesión fallan tras la contraseña.",
      }),
      remedy: () => ({
        en: "Put the same value into `secret` of matrix_authentication_service and `matrix.secret` of MAS, and restart both.",
        es: "Ponga el mismo valor en `secret` de matrix_authentication_service y en `matrix.secret` de MAS y reinicie ambos.",
      }),
    },
    "not-enabled": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} is not known: Synapse does not delegate logins, or this listener does not serve the client API.`,
        es: `${url} no existe: Synapse no delega los inicios de sesión o este listener no sirve la API de clientes.`,
      }),
      remedy: () => ({
        en: "Enable matrix_authentication_service, and point --homeserver and `matrix.endpoint` of MAS at Synapse itself.",
        es: "Active matrix_authentication_service y dirija --homeserver y `matrix.endpoint` de MAS a Synapse mismo.",
      }),
    },
    swallowed: {
      status: "fail",
      reason: ({ url, status }) => ({
        en: `${url} answered ${status} and not what Synapse says: a proxy in between swallows /_synapse/mas.`,
        es: `${url} respondió ${status} y no lo que dice Synapse: un proxy intermedio se traga /_synapse/mas.`,
      }),
      remedy: () => ({
        en: "Point `matrix.endpoint` of MAS at Synapse's own address instead of the public one.",
        es: "Dirija `matrix.endpoint` de MAS a la dirección propia de Synapse y no a la pública.",
      }),
    },
    exposed: {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} works without the secret, so anybody can make and delete accounts.`,
        es: `${url} funciona sin el secreto, así que cualquiera puede crear y borrar cuentas.`,
      }),
      remedy: () => ({
        en: "Take the proxy rule for /_synapse/mas away: it adds the secret to what strangers ask.",
        es: "Quite la regla del proxy para /_synapse/mas: añade el secreto a lo que piden extraños.",
      }),
    },
  },
  async run(probe) {
    const outside = `${await probe.homeserverUrl()}${PATH}`;
    if (isAllowed(await probe.ask({ url: outside }))) return faulty("exposed", { url: outside });
    const { synapseUrl, secret } = probe;
    if (synapseUrl === null || secret === null)
      return faulty("not-given", { options: "--homeserver, --secret-file" });
    const url = `${synapseUrl}${PATH}`;
    const answer = await probe.askAs(secret, url);
    if (isAllowed(answer)) return passed();
    if (answer.status === 403) return faulty("wrong-secret");
    if (answer.status === 404) return faulty("not-enabled", { url });
    return faulty("swallowed", { url, status: answer.status });
  },
});

/** Without a name to look up there is nothing to answer, but it says so only to who may ask. */
function isAllowed(answer: { readonly status: number; readonly body: string }): boolean {
  return answer.status === 400 && readJson(answer)?.["error"] === "Missing localpart";
}
