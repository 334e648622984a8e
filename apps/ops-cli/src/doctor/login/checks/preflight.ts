/** Check 15: web apps may ask MAS and the homeserver from their own page. */
import { METADATA_PATHS } from "../createLoginProbe.ts";
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";

/** Of an app on a name of its own. */
const ORIGIN = "https://app.example";

/** @see Fetch standard, "CORS-preflight fetch" */
export const preflight = defineLoginCheck({
  id: "preflight",
  title: { en: "Web apps may ask", es: "Las aplicaciones web pueden preguntar" },
  faults: {
    blocked: {
      status: "fail",
      reason: ({ url, status }) => ({
        en: `${url} answered ${status} to the question of a browser, so web apps cannot log in.`,
        es: `${url} respondió ${status} a la pregunta de un navegador; las aplicaciones web no pueden entrar.`,
      }),
      remedy: () => ({
        en: "Let the proxy pass OPTIONS on, and add no Access-Control headers of its own.",
        es: "Deje que el proxy pase OPTIONS y no añada cabeceras Access-Control propias.",
      }),
    },
  },
  async run(probe) {
    const metadata = await probe.metadata();
    if (metadata === null) return faulty("no-metadata");
    const { token_endpoint: token, registration_endpoint: registration } = metadata.fields;
    const urls = [
      ...[token, registration].filter((url) => typeof url === "string"),
      `${await probe.homeserverUrl()}${METADATA_PATHS[0]}`,
    ];
    const answers = await Promise.all(
      urls.map((url) => {
        const method = url === token || url === registration ? "POST" : "GET";
        const headers = { origin: ORIGIN, "access-control-request-method": method };
        return probe.ask({ url, method: "OPTIONS", headers });
      }),
    );
    const blocked = answers.find(({ status, headers }) => {
      const allowed = headers.get("access-control-allow-origin");
      return status < 200 || status > 299 || (allowed !== "*" && allowed !== ORIGIN);
    });
    if (blocked === undefined) return passed();
    return faulty("blocked", { url: blocked.request.url, status: blocked.status });
  },
});
