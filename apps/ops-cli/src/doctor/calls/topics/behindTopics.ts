/** What the SFU needs on its own machine, and what it should show to nobody. */
import type { CallsTopic } from "../CallsTopic.ts";
import { needs } from "./needs.ts";
import { whyTexts } from "./whyTexts.ts";

const needsConfig = needs("--livekit-config");

const notFromHere = () => ({
  en: "It does not answer from here.",
  es: "Desde aquí no responde.",
});

/** The SFU's own machine reaches its ports past the firewall. */
const FROM_ELSEWHERE = {
  en: "If this is the SFU's own machine, look from another one too.",
  es: "Si esta es la máquina del SFU, mire también desde otra.",
};

export const behindTopics = {
  "public-api": {
    title: { en: "The SFU's own API is not public", es: "La API del SFU no es pública" },
    good: notFromHere,
    faults: {
      open: {
        status: "warn",
        reason: ({ url }) => ({
          en: `${url} answers everybody; only LiveKit's secret is between them and every call.`,
          es: `${url} responde a cualquiera; solo el secreto de LiveKit lo separa de todas las llamadas.`,
        }),
        remedy: () => ({
          en: "Let the proxy pass /rtc alone, and give the call service an address inside: LIVEKIT_API_URL.",
          es: "Que el proxy deje pasar solo /rtc, y dé al servicio de llamadas una dirección interna: LIVEKIT_API_URL.",
        }),
      },
    },
  },
  "public-metrics": {
    title: { en: "The SFU's metrics are not public", es: "Las métricas del SFU no son públicas" },
    good: notFromHere,
    faults: {
      open: {
        status: "warn",
        reason: ({ url }) => ({
          en: `${url} shows everybody how many are in calls, and when.`,
          es: `${url} muestra a cualquiera cuántos hay en llamadas, y cuándo.`,
        }),
        remedy: () => ({
          en: `Close the port in the firewall, or set prometheus.username and prometheus.password. ${FROM_ELSEWHERE.en}`,
          es: `Cierre el puerto en el cortafuegos, o ponga prometheus.username y prometheus.password. ${FROM_ELSEWHERE.es}`,
        }),
      },
    },
  },
  "public-debug": {
    title: { en: "The SFU's profiles are not public", es: "Los perfiles del SFU no son públicos" },
    good: notFromHere,
    faults: {
      open: {
        status: "warn",
        reason: ({ url }) => ({
          en: `${url} shows everybody the inside of LiveKit, rooms and people too.`,
          es: `${url} muestra a cualquiera el interior de LiveKit, también salas y personas.`,
        }),
        remedy: () => ({
          en: `Take development and debug_handler out of LiveKit's configuration. ${FROM_ELSEWHERE.en}`,
          es: `Quite development y debug_handler de la configuración de LiveKit. ${FROM_ELSEWHERE.es}`,
        }),
      },
    },
  },
  redis: {
    title: { en: "Redis of the SFU", es: "Redis del SFU" },
    good: ({ address, ms }) => ({
      en: `${address} answered in ${ms} ms.`,
      es: `${address} respondió en ${ms} ms.`,
    }),
    faults: {
      "no-config": needsConfig,
      elsewhere: {
        status: "unknown",
        reason: ({ address }) => ({
          en: `${address} is a name that is not known here; LiveKit may know it.`,
          es: `${address} es un nombre que aquí no se conoce; LiveKit puede conocerlo.`,
        }),
        remedy: () => ({
          en: "Run this where LiveKit runs, inside its container's network if it has one.",
          es: "Ejecute esto donde funciona LiveKit, en la red de su contenedor si lo tiene.",
        }),
      },
      unreachable: {
        status: "fail",
        reason: ({ address, why }) => ({
          en: `${address} gave no answer: ${whyTexts(why).en}. Without it LiveKit lets nobody in.`,
          es: `${address} no respondió: ${whyTexts(why).es}. Sin él LiveKit no deja entrar a nadie.`,
        }),
        remedy: () => ({
          en: "See that Redis runs and listens where redis.address of LiveKit's configuration says.",
          es: "Compruebe que Redis funciona y escucha donde dice redis.address en la configuración de LiveKit.",
        }),
      },
      refused: {
        status: "fail",
        reason: ({ address, word }) => ({
          en: `${address} does not take the credentials of LiveKit's configuration (${word}).`,
          es: `${address} no acepta las credenciales de la configuración de LiveKit (${word}).`,
        }),
        remedy: () => ({
          en: "Give redis.username and redis.password as Redis has them, and leave them out where it has none.",
          es: "Ponga redis.username y redis.password como los tiene Redis, y quítelos si no tiene.",
        }),
      },
      unwell: {
        status: "fail",
        reason: ({ address, word }) => ({
          en: `${address} is there and serves nobody (${word}).`,
          es: `${address} está ahí y no atiende a nadie (${word}).`,
        }),
        remedy: () => ({
          en: "MISCONF: its disk is full. LOADING: wait. MASTERDOWN: its primary is gone. Its log has more.",
          es: "MISCONF: su disco está lleno. LOADING: espere. MASTERDOWN: falta su primario. Su registro dice más.",
        }),
      },
      "not-redis": {
        status: "fail",
        reason: ({ address }) => ({
          en: `Somebody else than Redis answers at ${address}.`,
          es: `En ${address} responde otro que no es Redis.`,
        }),
        remedy: () => ({
          en: "Correct redis.address in LiveKit's configuration, and redis.tls where Redis wants TLS.",
          es: "Corrija redis.address en la configuración de LiveKit, y redis.tls si Redis quiere TLS.",
        }),
      },
    },
  },
  "udp-buffer": {
    title: { en: "Buffers for UDP", es: "Búferes de UDP" },
    good: ({ bytes }) => ({
      en: `The kernel keeps ${bytes} bytes for a LiveKit that is late.`,
      es: `El núcleo guarda ${bytes} bytes para un LiveKit que se retrasa.`,
    }),
    faults: {
      "no-config": needsConfig,
      small: {
        status: "warn",
        reason: ({ bytes, wanted }) => ({
          en: `The kernel keeps ${bytes} bytes for a LiveKit that is late, which wants ${wanted}: full calls lose packets.`,
          es: `El núcleo guarda ${bytes} bytes para un LiveKit que se retrasa, que quiere ${wanted}: las llamadas llenas pierden paquetes.`,
        }),
        remedy: () => ({
          en: "Write net.core.rmem_max = 5000000 into /etc/sysctl.d/livekit.conf, run sysctl --system, and start LiveKit anew.",
          es: "Escriba net.core.rmem_max = 5000000 en /etc/sysctl.d/livekit.conf, ejecute sysctl --system y reinicie LiveKit.",
        }),
      },
    },
  },
} as const satisfies Readonly<Record<string, CallsTopic>>;
