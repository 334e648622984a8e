/** What the call service has to do: say that it is well, and let the right people in. */
import type { CallsTopic } from "../CallsTopic.ts";
import { needs } from "./needs.ts";
import { whyTexts } from "./whyTexts.ts";

export const serviceTopics = {
  service: {
    title: { en: "The call service", es: "El servicio de llamadas" },
    good: ({ url }) => ({ en: `It answers at ${url}.`, es: `Responde en ${url}.` }),
    faults: {
      unknown: {
        status: "unknown",
        reason: () => ({
          en: "Nobody said where it is, so it was not asked.",
          es: "Nadie dijo dónde está, así que no se le preguntó.",
        }),
        remedy: () => ({
          en: "Mend what the homeserver says about transports, or give --service.",
          es: "Arregle lo que el servidor dice de los transportes, o indique --service.",
        }),
      },
      unreachable: {
        status: "fail",
        reason: ({ url, why }) => ({
          en: `${url} gave no answer: ${whyTexts(why).en}.`,
          es: `${url} no respondió: ${whyTexts(why).es}.`,
        }),
        remedy: () => ({
          en: "See that the call service runs and that the proxy leads there.",
          es: "Compruebe que el servicio de llamadas funciona y que el proxy lleva hasta él.",
        }),
      },
      unexpected: {
        status: "fail",
        reason: ({ url, status }) => ({
          en: `${url} answered ${status} where the call service answers 200.`,
          es: `${url} respondió ${status} donde el servicio de llamadas responde 200.`,
        }),
        remedy: () => ({
          en: "Somebody else answers there: compare the proxy's path with TERTULIA_BASE_PATH.",
          es: "Allí responde otro: compare la ruta del proxy con TERTULIA_BASE_PATH.",
        }),
      },
    },
  },
  "service-ready": {
    title: {
      en: "What the call service depends on",
      es: "De lo que depende el servicio de llamadas",
    },
    good: () => ({
      en: "It reaches the SFU and the homeserver.",
      es: "Alcanza el SFU y el servidor.",
    }),
    faults: {
      "not-ready": {
        status: "fail",
        reason: ({ what }) => ({
          en: `It cannot give tokens now: ${what}.`,
          es: `Ahora no puede dar tokens: ${what}.`,
        }),
        remedy: () => ({
          en: "Mend what it names; its own log has the cause.",
          es: "Arregle lo que nombra; su registro dice la causa.",
        }),
      },
      "not-told": {
        status: "unknown",
        reason: ({ status }) => ({
          en: `It does not say (${status}): another implementation, or a proxy that keeps /readyz to itself.`,
          es: `No lo dice (${status}): otra implementación, o un proxy que no deja pasar /readyz.`,
        }),
        remedy: () => ({
          en: "Ask /readyz on the machine of the call service.",
          es: "Pregunte a /readyz en la máquina del servicio de llamadas.",
        }),
      },
    },
  },
  "service-cors": {
    title: { en: "Web clients at the call service", es: "Clientes web en el servicio de llamadas" },
    good: () => ({
      en: "Pages of every origin may ask it.",
      es: "Páginas de todo origen pueden preguntarle.",
    }),
    faults: {
      closed: {
        status: "fail",
        reason: ({ status }) => ({
          en: `It answered ${status} to a browser's preflight, without letting other origins in.`,
          es: `Respondió ${status} a la consulta previa del navegador, sin admitir otros orígenes.`,
        }),
        remedy: () => ({
          en: "Let the proxy pass OPTIONS on, and add or remove no Access-Control headers itself.",
          es: "Haga que el proxy deje pasar OPTIONS y que no ponga ni quite cabeceras Access-Control.",
        }),
      },
    },
  },
  "service-refuses": {
    title: { en: "Strangers at the call service", es: "Extraños en el servicio de llamadas" },
    good: () => ({
      en: "Who is nobody's person is refused.",
      es: "A quien no es de nadie se le rechaza.",
    }),
    faults: {
      "lets-in": {
        status: "fail",
        reason: () => ({
          en: "It gave a token to somebody with an invented OpenID token.",
          es: "Dio un token a alguien con un token OpenID inventado.",
        }),
        remedy: () => ({
          en: "Take it offline: anybody is let into calls. Then see what answers at this address.",
          es: "Desconéctelo: cualquiera entra en las llamadas. Luego vea qué responde en esta dirección.",
        }),
      },
      unexpected: {
        status: "fail",
        reason: ({ status, errcode }) => ({
          en: `It answered ${status} ${errcode} to an invented OpenID token, and not 401 M_UNAUTHORIZED.`,
          es: `Respondió ${status} ${errcode} a un token OpenID inventado, y no 401 M_UNAUTHORIZED.`,
        }),
        remedy: () => ({
          en: "Look for the request in its log: something before it answers, or it cannot ask the homeserver.",
          es: "Busque la petición en su registro: algo responde antes, o no puede preguntar al servidor.",
        }),
      },
    },
  },
  "service-admits": {
    title: { en: "People at the call service", es: "Personas en el servicio de llamadas" },
    good: ({ url }) => ({
      en: `A person got a token for ${url}.`,
      es: `Una persona obtuvo un token para ${url}.`,
    }),
    faults: {
      "no-token": needs("--token-file, --room"),
      "no-openid": {
        status: "fail",
        reason: ({ status }) => ({
          en: `The homeserver gave the person no OpenID token (${status}).`,
          es: `El servidor no dio a la persona un token OpenID (${status}).`,
        }),
        remedy: () => ({
          en: "See that the access token is of a session that is logged in.",
          es: "Compruebe que el token de acceso es de una sesión abierta.",
        }),
      },
      refused: {
        status: "fail",
        reason: ({ status, errcode, requestId }) => ({
          en: `It answered ${status} ${errcode} (request ${requestId}).`,
          es: `Respondió ${status} ${errcode} (petición ${requestId}).`,
        }),
        remedy: () => ({
          en: "Its log has the reason beside this request id; the operators' guide says what each means.",
          es: "Su registro dice el motivo junto a este identificador; la guía explica cada uno.",
        }),
      },
      unreadable: {
        status: "fail",
        reason: () => ({
          en: "Its answer has no address of an SFU and no token.",
          es: "Su respuesta no tiene dirección de un SFU ni token.",
        }),
        remedy: () => ({
          en: "Something before it changes answers: look at the proxy.",
          es: "Algo intermedio cambia las respuestas: mire el proxy.",
        }),
      },
    },
  },
  certificate: {
    title: { en: "Certificates", es: "Certificados" },
    good: ({ host, days }) => ({
      en: `${host} is trusted for ${days} more days.`,
      es: `${host} es de confianza ${days} días más.`,
    }),
    faults: {
      "ends-soon": {
        status: "warn",
        reason: ({ host, days }) => ({
          en: `The certificate of ${host} ends in ${days} days.`,
          es: `El certificado de ${host} acaba en ${days} días.`,
        }),
        remedy: () => ({
          en: "See why it was not renewed by itself.",
          es: "Averigüe por qué no se renovó solo.",
        }),
      },
      refused: {
        status: "fail",
        reason: ({ host, code }) => ({
          en: `The certificate of ${host} is not accepted: ${code}.`,
          es: `No se acepta el certificado de ${host}: ${code}.`,
        }),
        remedy: () => ({
          en: "Serve the whole chain of a certificate for this very name that has not run out; for an authority of your own set NODE_EXTRA_CA_CERTS.",
          es: "Sirva la cadena completa de un certificado vigente para este nombre; para una autoridad propia ponga NODE_EXTRA_CA_CERTS.",
        }),
      },
      plain: {
        status: "fail",
        reason: ({ host }) => ({
          en: `${host} is reached without TLS, which browsers do not allow from a page with it.`,
          es: `A ${host} se llega sin TLS, cosa que los navegadores no permiten desde una página que lo usa.`,
        }),
        remedy: () => ({
          en: "Put it behind the proxy and announce its https: or wss: address.",
          es: "Póngalo tras el proxy y anuncie su dirección https: o wss:.",
        }),
      },
    },
  },
  clock: {
    title: { en: "Clocks", es: "Relojes" },
    good: ({ host, seconds }) => ({
      en: `${host} and this machine differ by ${seconds} s.`,
      es: `${host} y esta máquina difieren en ${seconds} s.`,
    }),
    faults: {
      drifts: {
        status: "warn",
        reason: ({ host, seconds }) => ({
          en: `${host} and this machine differ by ${seconds} s.`,
          es: `${host} y esta máquina difieren en ${seconds} s.`,
        }),
        remedy: () => ({
          en: "Have both keep time by NTP.",
          es: "Que ambas sigan la hora por NTP.",
        }),
      },
      wrong: {
        status: "fail",
        reason: ({ host, seconds }) => ({
          en: `${host} and this machine differ by ${seconds} s; tokens and TURN credentials count to the second.`,
          es: `${host} y esta máquina difieren en ${seconds} s; los tokens y credenciales TURN cuentan por segundos.`,
        }),
        remedy: () => ({
          en: "Set the clocks right and have both keep time by NTP.",
          es: "Ponga bien los relojes y que ambas sigan la hora por NTP.",
        }),
      },
    },
  },
} as const satisfies Readonly<Record<string, CallsTopic>>;
