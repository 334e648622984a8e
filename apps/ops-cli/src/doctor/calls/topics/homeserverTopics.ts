/** What the homeserver has to do for calls. */
import type { CallsTopic } from "../CallsTopic.ts";
import { needs } from "./needs.ts";
import { whyTexts } from "./whyTexts.ts";

const UNREADABLE_REMEDY = {
  en: "Serve it as JSON with Access-Control-Allow-Origin: *; `tertulia wellknown patch plan` shows how.",
  es: "Sírvalo como JSON con Access-Control-Allow-Origin: *; `tertulia wellknown patch plan` muestra cómo.",
};

export const homeserverTopics = {
  "well-known": {
    title: {
      en: "Where calls run, in the well-known file",
      es: "Dónde están las llamadas, en el archivo well-known",
    },
    good: ({ service }) => ({
      en: `It names the call service ${service}.`,
      es: `Nombra el servicio de llamadas ${service}.`,
    }),
    faults: {
      unreachable: {
        status: "fail",
        reason: ({ url, why }) => ({
          en: `${url} gave no answer: ${whyTexts(why).en}.`,
          es: `${url} no respondió: ${whyTexts(why).es}.`,
        }),
        remedy: () => ({
          en: "See that the web server of the server's name runs and is reached from outside.",
          es: "Compruebe que el servidor web del nombre del servidor funciona y es accesible desde fuera.",
        }),
      },
      unreadable: {
        status: "fail",
        reason: ({ url, status }) => ({
          en: `${url} answered ${status} with no JSON object.`,
          es: `${url} respondió ${status} sin un objeto JSON.`,
        }),
        remedy: () => UNREADABLE_REMEDY,
      },
      absent: {
        status: "fail",
        reason: ({ url }) => ({
          en: `${url} has no LiveKit transport in org.matrix.msc4143.rtc_foci, so many clients find no calls.`,
          es: `${url} no tiene un transporte de LiveKit en org.matrix.msc4143.rtc_foci, así que muchos clientes no encuentran llamadas.`,
        }),
        remedy: () => ({
          en: "Add it: `tertulia wellknown patch plan` shows the change.",
          es: "Añádalo: `tertulia wellknown patch plan` muestra el cambio.",
        }),
      },
      "no-cors": {
        status: "fail",
        reason: ({ url }) => ({
          en: `Web pages may not read ${url}: it has no Access-Control-Allow-Origin.`,
          es: `Las páginas web no pueden leer ${url}: le falta Access-Control-Allow-Origin.`,
        }),
        remedy: () => UNREADABLE_REMEDY,
      },
    },
  },
  transports: {
    title: {
      en: "Where calls run, asked of the homeserver",
      es: "Dónde están las llamadas, según el servidor",
    },
    good: ({ service }) => ({
      en: `It names ${service} too.`,
      es: `También nombra ${service}.`,
    }),
    faults: {
      "no-token": needs("--token-file"),
      refused: {
        status: "unknown",
        reason: ({ status }) => ({
          en: `The homeserver answered ${status} to the access token.`,
          es: `El servidor respondió ${status} al token de acceso.`,
        }),
        remedy: () => ({
          en: "Give the access token of a session that is logged in.",
          es: "Indique el token de acceso de una sesión abierta.",
        }),
      },
      off: {
        status: "warn",
        reason: () => ({
          en: "The homeserver does not answer for transports (MSC4143), which newer clients ask first.",
          es: "El servidor no informa de transportes (MSC4143), por los que los clientes nuevos preguntan primero.",
        }),
        remedy: () => ({
          en: "Set experimental_features.msc4143_enabled and matrix_rtc.transports in homeserver.yaml.",
          es: "Ponga experimental_features.msc4143_enabled y matrix_rtc.transports en homeserver.yaml.",
        }),
      },
      empty: {
        status: "warn",
        reason: () => ({
          en: "The homeserver answers for transports and names none of LiveKit.",
          es: "El servidor informa de transportes y no nombra ninguno de LiveKit.",
        }),
        remedy: () => ({
          en: "Put the call service into matrix_rtc.transports in homeserver.yaml.",
          es: "Ponga el servicio de llamadas en matrix_rtc.transports de homeserver.yaml.",
        }),
      },
      differs: {
        status: "fail",
        reason: ({ service, other }) => ({
          en: `It names ${other}, the well-known file ${service}: people would sit in two different calls.`,
          es: `Nombra ${other} y el archivo well-known, ${service}: la gente estaría en dos llamadas distintas.`,
        }),
        remedy: () => ({
          en: "Let both name the same URL, to the letter.",
          es: "Haga que ambos nombren la misma URL, letra por letra.",
        }),
      },
    },
  },
  "delayed-events": {
    title: { en: "Delayed events", es: "Eventos diferidos" },
    good: ({ minutes }) => ({
      en: `An event was delayed by ${minutes} minutes and cancelled.`,
      es: `Se difirió un evento ${minutes} minutos y se canceló.`,
    }),
    faults: {
      unreachable: {
        status: "fail",
        reason: ({ url, why }) => ({
          en: `The homeserver gave no answer at ${url}: ${whyTexts(why).en}.`,
          es: `El servidor no respondió en ${url}: ${whyTexts(why).es}.`,
        }),
        remedy: () => ({
          en: "See that the homeserver runs and that its client API is reached at this address.",
          es: "Compruebe que el servidor funciona y que su API de cliente es accesible en esta dirección.",
        }),
      },
      off: {
        status: "fail",
        reason: () => ({
          en: "The homeserver does not delay events (MSC4140): whose device dies stays in the call for hours.",
          es: "El servidor no difiere eventos (MSC4140): quien pierde su dispositivo sigue horas en la llamada.",
        }),
        remedy: () => ({
          en: "Set max_event_delay_duration: 24h in homeserver.yaml.",
          es: "Ponga max_event_delay_duration: 24h en homeserver.yaml.",
        }),
      },
      "no-token": needs("--token-file, --room"),
      short: {
        status: "warn",
        reason: ({ minutes }) => ({
          en: `Events are delayed by ${minutes} minutes at most; Element Call asks for 60 before a leave is handed over.`,
          es: `Los eventos se difieren ${minutes} minutos como máximo; Element Call pide 60 para ceder una salida.`,
        }),
        remedy: () => ({
          en: "Set max_event_delay_duration: 24h in homeserver.yaml.",
          es: "Ponga max_event_delay_duration: 24h en homeserver.yaml.",
        }),
      },
      refused: {
        status: "fail",
        reason: ({ status, errcode }) => ({
          en: `The homeserver answered ${status} ${errcode} to an event that is to be delayed.`,
          es: `El servidor respondió ${status} ${errcode} a un evento que se difiere.`,
        }),
        remedy: () => ({
          en: "See that this person may write in the room, and that delayed events reach Synapse's main process.",
          es: "Compruebe que esta persona puede escribir en la sala y que los eventos diferidos llegan al proceso principal de Synapse.",
        }),
      },
    },
  },
  "room-power": {
    title: {
      en: "Who may join calls in the room",
      es: "Quién puede entrar en llamadas de la sala",
    },
    good: ({ needed }) => ({
      en: `Everybody: power level ${needed} is enough.`,
      es: `Todos: basta el nivel ${needed}.`,
    }),
    faults: {
      "no-room": needs("--token-file, --room"),
      unreadable: {
        status: "unknown",
        reason: ({ status }) => ({
          en: `The homeserver answered ${status} when asked for the power levels of the room.`,
          es: `El servidor respondió ${status} al pedirle los niveles de la sala.`,
        }),
        remedy: () => ({
          en: "Give a room that the owner of the access token is in.",
          es: "Indique una sala en la que esté el dueño del token de acceso.",
        }),
      },
      closed: {
        status: "fail",
        reason: ({ needed, ordinary }) => ({
          en: `To be in a call takes power level ${needed}, and ordinary people have ${ordinary}.`,
          es: `Para estar en una llamada hace falta el nivel ${needed}, y la gente corriente tiene ${ordinary}.`,
        }),
        remedy: ({ ordinary }) => ({
          en: `Set events["org.matrix.msc3401.call.member"] to ${ordinary} in the room's power levels.`,
          es: `Ponga events["org.matrix.msc3401.call.member"] a ${ordinary} en los niveles de la sala.`,
        }),
      },
    },
  },
} as const satisfies Readonly<Record<string, CallsTopic>>;
