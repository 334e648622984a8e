/** What a person reads when a call fails: exactly, so that a text that loses its sense is noticed here. */
import type { Language } from "./Sentence.ts";

/** What happened, and what to do. */
export type CallErrorSentences = Readonly<
  Record<Language, readonly [what: string, advice: string]>
>;

/** By the code that the panel shows it under. */
export const CALL_ERROR_SENTENCES = {
  "call/service-unreachable": {
    "en-US": [
      "The call service does not answer.",
      "Try again in a moment; if it stays like this, tell the administrator of your server.",
    ],
    "es-ES": [
      "El servicio de llamadas no responde.",
      "Inténtalo de nuevo en un momento; si sigue igual, avisa a quien administra tu servidor.",
    ],
  },
  "call/service-nonsense": {
    "en-US": [
      "The call service gave an answer that makes no sense.",
      "Try again; if it happens once more, tell the administrator of your server.",
    ],
    "es-ES": [
      "El servicio de llamadas dio una respuesta que no se entiende.",
      "Inténtalo de nuevo; si se repite, avisa a quien administra tu servidor.",
    ],
  },
  "call/sfu-unreachable": {
    "en-US": [
      "The media server cannot be reached.",
      "Try again. If other calls fail too, your network may block them: try another network or without a VPN.",
    ],
    "es-ES": [
      "No se llega al servidor de audio y vídeo.",
      "Inténtalo de nuevo. Si otras llamadas también fallan, puede que tu red las bloquee: prueba otra red o sin VPN.",
    ],
  },
  "call/no-transport": {
    "en-US": [
      "Your server is not set up for calls.",
      "Ask its administrator to add a call service; messages keep working.",
    ],
    "es-ES": [
      "Tu servidor no está preparado para llamadas.",
      "Pide a quien lo administra que añada un servicio de llamadas; los mensajes siguen funcionando.",
    ],
  },
  "call/offline": {
    "en-US": ["You are offline.", "Connect to a network, then try again."],
    "es-ES": ["No tienes conexión.", "Conéctate a una red e inténtalo de nuevo."],
  },
  "call/encryption-unsupported": {
    "en-US": [
      "This browser cannot encrypt calls, and this room is encrypted.",
      "Update your browser, or join from a current Chrome, Edge, Firefox or Safari.",
    ],
    "es-ES": [
      "Este navegador no puede cifrar llamadas, y esta sala está cifrada.",
      "Actualiza el navegador, o entra con un Chrome, Edge, Firefox o Safari actual.",
    ],
  },
  "call/full": {
    "en-US": ["The call is full.", "Wait until somebody leaves, then try again."],
    "es-ES": ["La llamada está llena.", "Espera a que alguien salga e inténtalo de nuevo."],
  },
} as const satisfies Readonly<Record<string, CallErrorSentences>>;

export type CallErrorCode = keyof typeof CALL_ERROR_SENTENCES;
