/** Check 8: single sign-on of older apps leads to a page of MAS. */
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { proxyFault } from "../proxyFault.ts";

export const ssoRedirect = defineLoginCheck({
  id: "sso-redirect",
  title: { en: "Single sign-on leads to MAS", es: "El inicio de sesión único lleva a MAS" },
  // MAS writes down each sign-on that was begun.
  isOnce: true,
  faults: {
    "at-synapse": proxyFault,
    elsewhere: {
      status: "fail",
      reason: ({ found, wanted }) => ({
        en: `It leads to ${found}, which is not on ${wanted}.`,
        es: `Lleva a ${found}, que no está en ${wanted}.`,
      }),
      remedy: () => ({
        en: "Set http.public_base of MAS to the address that people use, and restart MAS.",
        es: "Ponga en http.public_base de MAS la dirección que usan las personas y reinicie MAS.",
      }),
    },
  },
  async run(probe) {
    const metadata = await probe.metadata();
    if (metadata === null) return faulty("no-metadata");
    const path = "/_matrix/client/v3/login/sso/redirect?redirectUrl=https%3A%2F%2Fx%2F";
    const url = `${await probe.homeserverUrl()}${path}`;
    const answer = await probe.ask({ url });
    const values = { url, status: answer.status };
    if (answer.status === 404) return faulty("at-synapse", values);
    const location = answer.headers.get("location");
    if (answer.status < 300 || answer.status > 399 || location === null)
      return faulty("unexpected", values);
    const wanted = new URL(metadata.issuer).origin;
    const found = URL.parse(location, url)?.origin ?? location;
    return found === wanted ? passed() : faulty("elsewhere", { found, wanted });
  },
});
