/** `tertulia doctor calls`: what is wrong when people cannot call. */
import * as v from "valibot";
import { defineCommand } from "../cli/Command.ts";
import { inspectCertificate } from "../doctor/calls/hosts/inspectCertificate.ts";
import { measureUdpBuffer } from "../doctor/calls/hosts/measureUdpBuffer.ts";
import { callsCatalog } from "../doctor/calls/callsCatalog.ts";
import { carrySound } from "../doctor/calls/media/carrySound.ts";
import { readCallsTarget, TOKEN_VARIABLE } from "../doctor/calls/readCallsTarget.ts";
import { runCallsDoctor } from "../doctor/calls/runCallsDoctor.ts";
import { askRedis } from "../doctor/calls/sfu/askRedis.ts";
import { joinSfu } from "../doctor/calls/sfu/joinSfu.ts";
import { openPacketSocket } from "../doctor/calls/stun/openPacketSocket.ts";
import { describedFindings, describeFindings } from "../doctor/describeFindings.ts";
import { exitCodeOf } from "../doctor/Finding.ts";
import { renderFindings } from "../doctor/renderFindings.ts";

const probes = {
  inspectCertificate,
  measureUdpBuffer,
  askRedis,
  joinSfu,
  openPacketSocket,
  carrySound,
};

export const doctorCalls = defineCommand({
  name: "doctor calls",
  summary: {
    en: "Looks at everything that a call needs, from here as a person's device would, and says what is wrong and which way media takes.",
    es: "Mira todo lo que necesita una llamada, desde aquí como lo haría un dispositivo, y dice qué falla y qué camino toma.",
  },
  example:
    "tertulia doctor calls --server-name example.org --token-file token --room '!abc:example.org' --service-env /etc/call-service/environment --livekit-config /etc/livekit.yaml --metrics http://127.0.0.1:8081/metrics",
  options: {
    "server-name": {
      type: "text",
      placeholder: "NAME",
      isRequired: true,
      text: {
        en: "What follows the colon in user ids.",
        es: "Lo que sigue a los dos puntos en los identificadores.",
      },
    },
    homeserver: {
      type: "text",
      placeholder: "URL",
      text: {
        en: "Address of the client API; default: what the well-known file names.",
        es: "Dirección de la API de cliente; por omisión, la que nombra el archivo well-known.",
      },
    },
    "token-file": {
      type: "text",
      placeholder: "FILE",
      text: {
        en: `Holds the access token of somebody in the room; else ${TOKEN_VARIABLE}.`,
        es: `Contiene el token de acceso de alguien de la sala; si no, ${TOKEN_VARIABLE}.`,
      },
    },
    room: {
      type: "text",
      placeholder: "ID",
      text: {
        en: "A room where calls should work; nobody in it notices.",
        es: "Una sala donde deberían funcionar las llamadas; nadie en ella lo nota.",
      },
    },
    service: {
      type: "text",
      placeholder: "URL",
      text: {
        en: "Address of the call service; default: what the homeserver names.",
        es: "Dirección del servicio de llamadas; por omisión, la que nombra el servidor.",
      },
    },
    "service-env": {
      type: "text",
      placeholder: "FILE",
      text: {
        en: "Settings of the call service: LIVEKIT_URL, LIVEKIT_KEY and so on; else the environment.",
        es: "Ajustes del servicio de llamadas: LIVEKIT_URL, LIVEKIT_KEY, etc.; si no, el entorno.",
      },
    },
    "livekit-config": {
      type: "text",
      placeholder: "FILE",
      text: {
        en: "LiveKit's configuration, on its own machine: to look at its Redis, its ports and the kernel's buffers.",
        es: "Configuración de LiveKit, en su propia máquina: para mirar su Redis, sus puertos y los búferes del núcleo.",
      },
    },
    metrics: {
      type: "text",
      placeholder: "URL",
      text: {
        en: "Address of the call service's metrics, to see whether the SFU's webhooks arrive.",
        es: "Dirección de las métricas del servicio de llamadas, para ver si llegan los avisos del SFU.",
      },
    },
    patience: {
      type: "count",
      placeholder: "SECONDS",
      byDefault: 5,
      text: {
        en: "How long silence is waited for, each time.",
        es: "Cuánto se espera ante el silencio, cada vez.",
      },
    },
  },
  data: v.object({ findings: describedFindings }),
  async run(options, context) {
    const target = await readCallsTarget(options, context);
    const { http, clock, random, language } = context;
    const patienceMs = Math.max(1, options.patience) * 1000;
    const findings = await runCallsDoctor({ ...probes, http, clock, random, patienceMs }, target);
    return {
      exitCode: exitCodeOf(findings),
      data: { findings: describeFindings(callsCatalog, findings, language) },
      lines: renderFindings(callsCatalog, findings),
    };
  },
});
