/** Check 1: the file by which apps find the homeserver, and older apps MAS. */
import { isRecord } from "@tertulia/protocol";
import { baseUrlOf, isSafeUrl } from "../createLoginProbe.ts";
import { defineLoginCheck, faulty, passed } from "../LoginCheck.ts";
import { readJson } from "../readJson.ts";

const KEY = "org.matrix.msc2965.authentication";
const PATCH = {
  en: "Run `tertulia wellknown patch plan`, then `apply`.",
  es: "Ejecute `tertulia wellknown patch plan` y después `apply`.",
};

/** @see Client-Server API, ".well-known/matrix/client"; MSC2965 for the key of MAS */
export const wellKnown = defineLoginCheck({
  id: "well-known",
  title: {
    en: "Apps find the homeserver by its name",
    es: "Las aplicaciones encuentran el servidor por su nombre",
  },
  faults: {
    missing: {
      status: "fail",
      reason: ({ url, status }) => ({
        en: `${url} answered ${status}, so apps that know only the name do not get further.`,
        es: `${url} respondió ${status}, así que las aplicaciones que solo conocen el nombre no avanzan.`,
      }),
      remedy: () => ({
        en: "Serve the file from the web server of that name.",
        es: "Sirva el archivo desde el servidor web de ese nombre.",
      }),
    },
    "not-json": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} is no JSON object with a base_url of m.homeserver.`,
        es: `${url} no es un objeto JSON con un base_url de m.homeserver.`,
      }),
      remedy: () => ({
        en: "Look at the file: a page of the web site may be served in its place, or a comma be too much.",
        es: "Mire el archivo: quizá se sirva una página web en su lugar o sobre una coma.",
      }),
    },
    "not-https": {
      status: "fail",
      reason: ({ found }) => ({
        en: `Its base_url ${found} is not https, so passwords and tokens can be read on the way.`,
        es: `Su base_url ${found} no es https, así que contraseñas y tokens se pueden leer por el camino.`,
      }),
      remedy: () => ({
        en: "Name the https address of the homeserver's proxy.",
        es: "Ponga la dirección https del proxy del servidor.",
      }),
    },
    "no-cors": {
      status: "fail",
      reason: ({ url }) => ({
        en: `${url} may not be read by web apps: Access-Control-Allow-Origin is not *.`,
        es: `Las aplicaciones web no pueden leer ${url}: Access-Control-Allow-Origin no es *.`,
      }),
      remedy: () => ({
        en: "Add the header Access-Control-Allow-Origin: * where the file is served.",
        es: "Añada la cabecera Access-Control-Allow-Origin: * donde se sirve el archivo.",
      }),
    },
    "other-type": {
      status: "warn",
      reason: ({ url, type }) => ({
        en: `${url} is served as ${type} and not as application/json.`,
        es: `${url} se sirve como ${type} y no como application/json.`,
      }),
      remedy: () => ({
        en: "Set its content type to application/json.",
        es: "Ponga application/json como tipo de contenido.",
      }),
    },
    "no-issuer": {
      status: "warn",
      reason: () => ({
        en: `It lacks ${KEY}, by which older Element apps for phones find MAS.`,
        es: `Le falta ${KEY}, con que las versiones antiguas de Element para móviles encuentran MAS.`,
      }),
      remedy: () => PATCH,
    },
    "other-issuer": {
      status: "fail",
      reason: ({ found, wanted }) => ({
        en: `Its issuer is ${found}, but MAS calls itself ${wanted}.`,
        es: `Su issuer es ${found}, pero MAS se llama ${wanted}.`,
      }),
      remedy: () => PATCH,
    },
    "other-account": {
      status: "warn",
      reason: ({ found, wanted }) => ({
        en: `Its account page is ${found}, but MAS says ${wanted}.`,
        es: `Su página de cuenta es ${found}, pero MAS dice ${wanted}.`,
      }),
      remedy: () => PATCH,
    },
  },
  async run(probe) {
    const answer = await probe.wellKnown();
    const { url } = answer.request;
    if (answer.status !== 200) return faulty("missing", { url, status: answer.status });
    const baseUrl = baseUrlOf(answer);
    if (baseUrl === null) return faulty("not-json", { url });
    if (!isSafeUrl(baseUrl)) return faulty("not-https", { found: baseUrl });
    if (answer.headers.get("access-control-allow-origin") !== "*")
      return faulty("no-cors", { url });
    const metadata = await probe.metadata();
    const key = readJson(answer)?.[KEY];
    if (metadata !== null) {
      if (!isRecord(key)) return faulty("no-issuer");
      const { issuer, account } = key;
      if (issuer !== metadata.issuer)
        return faulty("other-issuer", { found: String(issuer), wanted: metadata.issuer });
      const page = metadata.fields["account_management_uri"];
      if (typeof page === "string" && account !== page)
        return faulty("other-account", { found: String(account), wanted: page });
    }
    const type = answer.headers.get("content-type") ?? "?";
    return type.startsWith("application/json") ? passed() : faulty("other-type", { url, type });
  },
});
