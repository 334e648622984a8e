/** What the SFU has to do before any media flows. */
import type { CallsTopic } from "../CallsTopic.ts";
import { faultText } from "../sfu/knownFaults.ts";
import { needs } from "./needs.ts";
import { whyTexts } from "./whyTexts.ts";

const needsKey = needs("--service-env");

export const sfuTopics = {
  sfu: {
    title: { en: "The SFU over HTTP", es: "El SFU por HTTP" },
    good: ({ url }) => ({ en: `It answers at ${url}.`, es: `Responde en ${url}.` }),
    faults: {
      unknown: {
        status: "unknown",
        reason: () => ({
          en: "Nobody said where it is, so it was not asked.",
          es: "Nadie dijo dónde está, así que no se le preguntó.",
        }),
        remedy: () => ({
          en: "Mend the call service first, or give --service-env.",
          es: "Arregle primero el servicio de llamadas, o indique --service-env.",
        }),
      },
      unreachable: {
        status: "fail",
        reason: ({ url, why }) => ({
          en: `${url} gave no answer: ${whyTexts(why).en}.`,
          es: `${url} no respondió: ${whyTexts(why).es}.`,
        }),
        remedy: () => ({
          en: "See that LiveKit runs and that the proxy leads to its port.",
          es: "Compruebe que LiveKit funciona y que el proxy lleva a su puerto.",
        }),
      },
      stalled: {
        status: "fail",
        reason: () => ({
          en: "It answered 406: the node counts itself as stalled.",
          es: "Respondió 406: el nodo se da por atascado.",
        }),
        remedy: () => ({
          en: "See whether its Redis answers and whether the machine is overloaded.",
          es: "Compruebe si responde su Redis y si la máquina está saturada.",
        }),
      },
      unexpected: {
        status: "fail",
        reason: ({ url, status }) => ({
          en: `${url} answered ${status} where LiveKit answers 200.`,
          es: `${url} respondió ${status} donde LiveKit responde 200.`,
        }),
        remedy: () => ({
          en: "Somebody else answers there: look at the proxy's rules for this path.",
          es: "Allí responde otro: mire las reglas del proxy para esta ruta.",
        }),
      },
    },
  },
  "sfu-key": {
    title: { en: "Key and secret of the SFU", es: "Clave y secreto del SFU" },
    good: () => ({
      en: "Its own tokens are taken; those of another secret, and those that are over, are not.",
      es: "Acepta sus tokens; los de otro secreto y los caducados, no.",
    }),
    faults: {
      "no-key": needsKey,
      refused: {
        status: "fail",
        reason: ({ status }) => ({
          en: `The SFU answered ${status} to a token of LIVEKIT_KEY and LIVEKIT_SECRET.`,
          es: `El SFU respondió ${status} a un token de LIVEKIT_KEY y LIVEKIT_SECRET.`,
        }),
        remedy: () => ({
          en: "Give the call service and LiveKit's `keys` the same pair.",
          es: "Dé al servicio de llamadas y a `keys` de LiveKit el mismo par.",
        }),
      },
      "takes-strangers": {
        status: "fail",
        reason: () => ({
          en: "The SFU took a token that another secret signed.",
          es: "El SFU aceptó un token firmado con otro secreto.",
        }),
        remedy: () => ({
          en: "Take it offline: this is no LiveKit that checks who joins.",
          es: "Desconéctelo: no es un LiveKit que compruebe quién entra.",
        }),
      },
      "takes-old": {
        status: "fail",
        reason: () => ({
          en: "The SFU took a token that ended an hour ago.",
          es: "El SFU aceptó un token caducado hace una hora.",
        }),
        remedy: () => ({
          en: "Set its clock right; if it is right, update LiveKit.",
          es: "Ponga bien su reloj; si está bien, actualice LiveKit.",
        }),
      },
      short: {
        status: "warn",
        reason: ({ length }) => ({
          en: `The secret has ${length} characters; fewer than 32 can be guessed from one token.`,
          es: `El secreto tiene ${length} caracteres; con menos de 32 se puede adivinar a partir de un token.`,
        }),
        remedy: () => ({
          en: "Make a new one: openssl rand -hex 32.",
          es: "Genere uno nuevo: openssl rand -hex 32.",
        }),
      },
    },
  },
  "sfu-proxy": {
    title: { en: "The proxy before the SFU", es: "El proxy delante del SFU" },
    good: () => ({
      en: "It passes the older and the newer way to join.",
      es: "Deja pasar la manera antigua y la nueva de entrar.",
    }),
    faults: {
      "not-passed": {
        status: "fail",
        reason: ({ path, status }) => ({
          en: `${path} answered ${status}: the proxy does not pass it to LiveKit.`,
          es: `${path} respondió ${status}: el proxy no lo pasa a LiveKit.`,
        }),
        remedy: () => ({
          en: "Pass /rtc on with everything below it, /rtc/v1 too.",
          es: "Deje pasar /rtc con todo lo que hay debajo, también /rtc/v1.",
        }),
      },
    },
  },
  signalling: {
    title: { en: "Joining over WebSocket", es: "Entrar por WebSocket" },
    good: ({ version }) => ({
      en: `LiveKit ${version} let a look in.`,
      es: `LiveKit ${version} dejó entrar.`,
    }),
    faults: {
      "no-token": needs("--service-env | --token-file, --room"),
      unreachable: {
        status: "fail",
        reason: ({ url, why }) => ({
          en: `${url} could not be joined: ${whyTexts(why).en}.`,
          es: `No se pudo entrar en ${url}: ${whyTexts(why).es}.`,
        }),
        remedy: () => ({
          en: "See that LiveKit runs, and that the proxy passes WebSockets and keeps them open.",
          es: "Compruebe que LiveKit funciona y que el proxy pasa los WebSocket y los mantiene abiertos.",
        }),
      },
      "no-websocket": {
        status: "fail",
        reason: ({ url, status }) => ({
          en: `${url} answered ${status} instead of opening a WebSocket.`,
          es: `${url} respondió ${status} en vez de abrir un WebSocket.`,
        }),
        remedy: () => ({
          en: "Let the proxy pass Upgrade and Connection on.",
          es: "Haga que el proxy pase Upgrade y Connection.",
        }),
      },
      refused: {
        status: "fail",
        reason: ({ status }) => ({
          en: `The SFU answered ${status} to the token of the call service.`,
          es: `El SFU respondió ${status} al token del servicio de llamadas.`,
        }),
        remedy: () => ({
          en: "401: key, secret or clock differ between the two. 404: the room is not there, so the call service makes rooms on another SFU.",
          es: "401: la clave, el secreto o el reloj difieren entre ambos. 404: la sala no está, así que el servicio de llamadas crea salas en otro SFU.",
        }),
      },
    },
  },
  version: {
    title: { en: "Versions with known faults", es: "Versiones con fallos conocidos" },
    good: ({ server, version }) => ({
      en: `${server} ${version} has none that a newer one mends.`,
      es: `${server} ${version} no tiene ninguno que una más nueva arregle.`,
    }),
    faults: {
      faulty: {
        status: "warn",
        reason: ({ server, version, fault, source }) => ({
          en: `${server} ${version} has a known fault: ${faultText(fault).en} (${source}).`,
          es: `${server} ${version} tiene un fallo conocido: ${faultText(fault).es} (${source}).`,
        }),
        remedy: ({ server, fixedIn }) => ({
          en: `Update ${server} to ${fixedIn} or newer.`,
          es: `Actualice ${server} a ${fixedIn} o posterior.`,
        }),
      },
    },
  },
  "room-service": {
    title: { en: "Rooms on the SFU", es: "Salas en el SFU" },
    good: () => ({
      en: "A room was made, listed and deleted, and a person's token may do none of it.",
      es: "Se creó, listó y borró una sala, y el token de una persona no puede hacer nada de eso.",
    }),
    faults: {
      "no-key": needsKey,
      unreachable: {
        status: "fail",
        reason: ({ url, why }) => ({
          en: `RoomService gave no answer at ${url}: ${whyTexts(why).en}.`,
          es: `RoomService no respondió en ${url}: ${whyTexts(why).es}.`,
        }),
        remedy: () => ({
          en: "Set LIVEKIT_API_URL to an address of LiveKit that the call service reaches.",
          es: "Ponga en LIVEKIT_API_URL una dirección de LiveKit que alcance el servicio de llamadas.",
        }),
      },
      refused: {
        status: "fail",
        reason: ({ method, status }) => ({
          en: `RoomService answered ${status} to ${method}.`,
          es: `RoomService respondió ${status} a ${method}.`,
        }),
        remedy: () => ({
          en: "401: the key differs from LiveKit's. 404: the proxy does not pass /twirp on. Else LiveKit's log has the cause.",
          es: "401: la clave no es la de LiveKit. 404: el proxy no pasa /twirp. Si no, el registro de LiveKit dice la causa.",
        }),
      },
      "not-listed": {
        status: "fail",
        reason: () => ({
          en: "A room that was just made is not in the list.",
          es: "Una sala recién creada no está en la lista.",
        }),
        remedy: () => ({
          en: "Two SFUs answer at one address without a common Redis: give them one.",
          es: "Dos SFU responden en una dirección sin un Redis común: déles uno.",
        }),
      },
      open: {
        status: "fail",
        reason: ({ status }) => ({
          en: `A person's token, which may only join, was answered ${status} when it made a room.`,
          es: `El token de una persona, que solo puede entrar, obtuvo ${status} al crear una sala.`,
        }),
        remedy: () => ({
          en: "Update LiveKit, and keep /twirp off the public proxy.",
          es: "Actualice LiveKit y no publique /twirp en el proxy.",
        }),
      },
    },
  },
  "auto-create": {
    title: { en: "Rooms that nobody made", es: "Salas que nadie creó" },
    good: () => ({ en: "Joining one is refused.", es: "No se puede entrar en una." }),
    faults: {
      "no-key": needsKey,
      on: {
        status: "fail",
        reason: () => ({
          en: "Joining makes them: whoever has any token keeps rooms alive past every check.",
          es: "Entrar las crea: quien tiene un token mantiene salas vivas sin control alguno.",
        }),
        remedy: () => ({
          en: "Set room.auto_create: false in LiveKit's configuration and start it anew.",
          es: "Ponga room.auto_create: false en la configuración de LiveKit y reinícielo.",
        }),
      },
      unexpected: {
        status: "unknown",
        reason: ({ status }) => ({
          en: `The SFU answered ${status} where it answers 404.`,
          es: `El SFU respondió ${status} donde responde 404.`,
        }),
        remedy: () => ({
          en: "Mend what else is wrong with the SFU first.",
          es: "Arregle primero lo demás que falla en el SFU.",
        }),
      },
    },
  },
  webhook: {
    title: { en: "Webhooks from the SFU", es: "Avisos del SFU" },
    good: () => ({
      en: "The call service was told of a room, and believed it.",
      es: "El servicio de llamadas supo de una sala, y lo creyó.",
    }),
    faults: {
      "no-metrics": needs("--metrics"),
      "no-key": needsKey,
      unreadable: {
        status: "unknown",
        reason: ({ url }) => ({
          en: `${url} has no metrics of Tertulia's call service.`,
          es: `${url} no tiene métricas del servicio de llamadas de Tertulia.`,
        }),
        remedy: () => ({
          en: "Give the address of its operator's port: http://127.0.0.1:8081/metrics.",
          es: "Indique la dirección de su puerto de operador: http://127.0.0.1:8081/metrics.",
        }),
      },
      silent: {
        status: "fail",
        reason: () => ({
          en: "A room was made and deleted, and the call service heard nothing of it.",
          es: "Se creó y borró una sala, y el servicio de llamadas no se enteró.",
        }),
        remedy: () => ({
          en: "Put its /sfu_webhook into webhook.urls of LiveKit's configuration, at an address that LiveKit reaches.",
          es: "Ponga su /sfu_webhook en webhook.urls de la configuración de LiveKit, con una dirección que LiveKit alcance.",
        }),
      },
      "not-believed": {
        status: "fail",
        reason: ({ result }) => ({
          en: `The call service got webhooks and did not believe them (${result}).`,
          es: `El servicio de llamadas recibió avisos y no los creyó (${result}).`,
        }),
        remedy: () => ({
          en: "Let webhook.api_key be the key that the call service has, and no proxy change the body.",
          es: "Que webhook.api_key sea la clave que tiene el servicio de llamadas, y que ningún proxy cambie el cuerpo.",
        }),
      },
    },
  },
} as const satisfies Readonly<Record<string, CallsTopic>>;
