/** Check 12: Synapse may ask MAS about tokens. */
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { readJson } from "../readJson.ts";

/** @see RFC 7662 §2 */
export const masSecret = defineLoginCheck({
  id: "mas-secret",
  title: { en: "Synapse may talk to MAS", es: "Synapse puede hablar con MAS" },
  faults: {
    "wrong-secret": {
      status: "fail",
      reason: () => ({
        en: "MAS refuses the secret, so Synapse cannot ask about tokens and everybody is locked out.",
        es: "MAS rechaza el secreto, así que Synapse no puede preguntar por los tokens y nadie entra.",
      }),
      remedy: () => ({
        en: "Put the same value into `secret` of matrix_authentication_service and `matrix.secret` of MAS, and restart both.",
        es: "Ponga el mismo valor en `secret` de matrix_authentication_service y en `matrix.secret` de MAS y reinicie ambos.",
      }),
    },
    "not-served": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} is not known: this listener of MAS does not serve the oauth resource.`,
        es: `${url} no existe: este listener de MAS no sirve el recurso oauth.`,
      }),
      remedy: () => ({
        en: "Point --mas, and `endpoint` of matrix_authentication_service, at a listener with discovery and oauth.",
        es: "Dirija --mas y `endpoint` de matrix_authentication_service a un listener con discovery y oauth.",
      }),
    },
  },
  async run(probe) {
    const { masUrl, secret } = probe;
    if (masUrl === null || secret === null)
      return faulty("not-given", { options: "--mas, --secret-file" });
    const url = `${masUrl}/oauth2/introspect`;
    const answer = await probe.ask({
      url,
      method: "POST",
      headers: {
        authorization: `Bearer ${secret.reveal()}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "token=x",
    });
    if (answer.status === 401) return faulty("wrong-secret");
    if (answer.status === 404) return faulty("not-served", { url });
    const isRight = answer.status === 200 && readJson(answer)?.["active"] === false;
    return isRight ? passed() : faulty("unexpected", { url, status: answer.status });
  },
});
