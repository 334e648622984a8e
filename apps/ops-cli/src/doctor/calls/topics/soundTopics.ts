/** Whether what one sends is what another receives. */
import type { CallsTopic } from "../CallsTopic.ts";
import { needs } from "./needs.ts";
import { whyTexts } from "./whyTexts.ts";

const notLetIn = {
  status: "fail",
  reason: ({ why }) => ({
    en: `The SFU let one look in and no second one: ${whyTexts(why).en}.`,
    es: `El SFU dejó entrar una vez y no una segunda: ${whyTexts(why).es}.`,
  }),
  remedy: () => ({
    en: "See LiveKit's log for look-speaker and look-listener, and what limits it: room.max_participants, limit.",
    es: "Busque look-speaker y look-listener en el registro de LiveKit, y qué lo limita: room.max_participants, limit.",
  }),
} as const satisfies CallsTopic["faults"][string];

const silent = {
  status: "fail",
  reason: () => ({
    en: "Two hidden participants were connected, and what one sent did not reach the other.",
    es: "Dos participantes ocultos se conectaron, y lo que envió uno no llegó al otro.",
  }),
  remedy: () => ({
    en: "LiveKit's log says what became of the track of look-speaker.",
    es: "El registro de LiveKit dice qué fue de la pista de look-speaker.",
  }),
} as const satisfies CallsTopic["faults"][string];

export const soundTopics = {
  audio: {
    title: { en: "Sound from one to another", es: "Sonido de uno a otro" },
    good: ({ ms, way }) => ({
      en: `What one hidden participant sent reached the other over ${way}, ${ms} ms after both began.`,
      es: `Lo que envió un participante oculto llegó al otro por ${way}, ${ms} ms después de empezar ambos.`,
    }),
    faults: {
      "no-key": needs("--service-env"),
      "no-way": {
        status: "unknown",
        reason: () => ({
          en: "No way to the SFU's media is open from here, so nothing was sent.",
          es: "Desde aquí no hay camino abierto hasta el SFU, así que no se envió nada.",
        }),
        remedy: () => ({
          en: "Mend the way that a call takes first.",
          es: "Arregle primero el camino de una llamada.",
        }),
      },
      "not-let-in": notLetIn,
      "no-connection": {
        status: "fail",
        reason: () => ({
          en: "The SFU's media answers, and two hidden participants did not both connect to it.",
          es: "El SFU responde, y dos participantes ocultos no se conectaron ambos a él.",
        }),
        remedy: () => ({
          en: "Something between lets the first packets pass and not the encrypted ones (DTLS): look at firewalls that inspect UDP.",
          es: "Algo en medio deja pasar los primeros paquetes y no los cifrados (DTLS): mire los cortafuegos que inspeccionan UDP.",
        }),
      },
      silent,
    },
  },
  "audio-relayed": {
    title: { en: "Sound through TURN alone", es: "Sonido solo a través de TURN" },
    good: ({ ms, url }) => ({
      en: `With every other way closed, sound went through ${url}, ${ms} ms after both began.`,
      es: `Con los demás caminos cerrados, el sonido pasó por ${url}, ${ms} ms después de empezar ambos.`,
    }),
    faults: {
      "not-let-in": notLetIn,
      "no-connection": {
        status: "fail",
        reason: ({ url }) => ({
          en: `${url} relays to the SFU, and two hidden participants did not both connect through it.`,
          es: `${url} retransmite al SFU, y dos participantes ocultos no se conectaron ambos a través de él.`,
        }),
        remedy: () => ({
          en: "Look at coturn's limits for each user and each second: user-quota, total-quota, max-bps.",
          es: "Mire los límites de coturn por usuario y por segundo: user-quota, total-quota, max-bps.",
        }),
      },
      silent,
    },
  },
} as const satisfies Readonly<Record<string, CallsTopic>>;
