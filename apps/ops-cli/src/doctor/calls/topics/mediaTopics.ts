/** What has to be open for media to flow. */
import type { CallsTopic } from "../CallsTopic.ts";
import { soundTopics } from "./soundTopics.ts";
import { whyTexts } from "./whyTexts.ts";

const SECRET_REMEDY = {
  en: "Let secret in rtc.turn_servers of LiveKit be static-auth-secret of coturn, and both keep time.",
  es: "Que secret en rtc.turn_servers de LiveKit sea static-auth-secret de coturn, y que ambos sigan la hora.",
};
const ADD_TURN_REMEDY = {
  en: "Run coturn and name it in rtc.turn_servers of LiveKit's configuration.",
  es: "Ponga en marcha coturn y nómbrelo en rtc.turn_servers de la configuración de LiveKit.",
};

export const mediaTopics = {
  "ice-servers": {
    title: {
      en: "TURN servers that people are given",
      es: "Servidores TURN que reciben las personas",
    },
    good: ({ count }) => ({
      en: `${count}, one of them over TLS on port 443.`,
      es: `${count}, uno de ellos por TLS en el puerto 443.`,
    }),
    faults: {
      unknown: {
        status: "unknown",
        reason: () => ({
          en: "The SFU tells them to who joins, and nobody was let in.",
          es: "El SFU se los dice a quien entra, y nadie pudo entrar.",
        }),
        remedy: () => ({
          en: "Mend joining over WebSocket first.",
          es: "Arregle primero la entrada por WebSocket.",
        }),
      },
      "third-party": {
        status: "warn",
        reason: ({ hosts }) => ({
          en: `There is no TURN, and addresses are asked of others: ${hosts}.`,
          es: `No hay TURN, y las direcciones se preguntan a terceros: ${hosts}.`,
        }),
        remedy: () => ADD_TURN_REMEDY,
      },
      none: {
        status: "warn",
        reason: () => ({
          en: "There is no TURN: whoever may not reach the SFU's ports has no call.",
          es: "No hay TURN: quien no alcance los puertos del SFU no tiene llamada.",
        }),
        remedy: () => ADD_TURN_REMEDY,
      },
      "no-tls-443": {
        status: "warn",
        reason: () => ({
          en: "None is over TLS on port 443, the only port that strict networks leave open.",
          es: "Ninguno es por TLS en el puerto 443, el único que dejan abierto las redes estrictas.",
        }),
        remedy: () => ({
          en: "Add one: host, port: 443, protocol: tls in rtc.turn_servers.",
          es: "Añada uno: host, port: 443, protocol: tls en rtc.turn_servers.",
        }),
      },
    },
  },
  turn: {
    title: { en: "A TURN server", es: "Un servidor TURN" },
    good: ({ url, ms }) => ({
      en: `Through ${url} the SFU's media answered in ${ms} ms.`,
      es: `A través de ${url} el SFU respondió en ${ms} ms.`,
    }),
    faults: {
      unreachable: {
        status: "fail",
        reason: ({ url, why }) => ({
          en: `${url} gave no answer: ${whyTexts(why).en}.`,
          es: `${url} no respondió: ${whyTexts(why).es}.`,
        }),
        remedy: () => ({
          en: "See that it runs and listens there, and open the port in the firewall.",
          es: "Compruebe que funciona y escucha ahí, y abra el puerto en el cortafuegos.",
        }),
      },
      certificate: {
        status: "fail",
        reason: ({ url, code }) => ({
          en: `The certificate of ${url} is not accepted: ${code}.`,
          es: `No se acepta el certificado de ${url}: ${code}.`,
        }),
        remedy: () => ({
          en: "Give it a certificate for this very name, with its whole chain; browsers say nothing when it is wrong.",
          es: "Déle un certificado para este nombre con la cadena completa; los navegadores callan si está mal.",
        }),
      },
      "credentials-refused": {
        status: "fail",
        reason: ({ url }) => ({
          en: `${url} does not know the credentials that people are given.`,
          es: `${url} no reconoce las credenciales que reciben las personas.`,
        }),
        remedy: () => SECRET_REMEDY,
      },
      "credentials-over": {
        status: "fail",
        reason: ({ url, seconds }) => ({
          en: `The credentials for ${url} ended ${seconds} s before people got them.`,
          es: `Las credenciales para ${url} caducaron ${seconds} s antes de recibirlas las personas.`,
        }),
        remedy: () => ({
          en: "Give ttl in rtc.turn_servers, and no fixed username; set LiveKit's clock right.",
          es: "Indique ttl en rtc.turn_servers y ningún username fijo; ponga bien el reloj de LiveKit.",
        }),
      },
      refused: {
        status: "fail",
        reason: ({ url, status }) => ({
          en: `${url} gives no relay: it answered ${status}.`,
          es: `${url} no da un relé: respondió ${status}.`,
        }),
        remedy: () => ({
          en: "486 and 508: its quota or its relay ports are used up. 442: it relays no UDP. Its log has more.",
          es: "486 y 508: se agotó su cuota o sus puertos. 442: no retransmite UDP. Su registro dice más.",
        }),
      },
      "peer-denied": {
        status: "fail",
        reason: ({ url, peer }) => ({
          en: `${url} does not relay to ${peer}, where the SFU's media is.`,
          es: `${url} no retransmite a ${peer}, donde está el SFU.`,
        }),
        remedy: () => ({
          en: "Allow this address: allowed-peer-ip in coturn, turn.allow_restricted_peer_cidrs in LiveKit's own TURN.",
          es: "Permita esta dirección: allowed-peer-ip en coturn, turn.allow_restricted_peer_cidrs en el TURN de LiveKit.",
        }),
      },
      "nothing-relayed": {
        status: "fail",
        reason: ({ url, peer }) => ({
          en: `${url} gives a relay, and nothing comes back from the SFU at ${peer}.`,
          es: `${url} da un relé, y del SFU en ${peer} no vuelve nada.`,
        }),
        remedy: () => ({
          en: "Open the TURN server's relay ports, and the SFU's UDP ports for the TURN server; behind NAT set external-ip.",
          es: "Abra los puertos de retransmisión del TURN, y los UDP del SFU para el TURN; tras NAT ponga external-ip.",
        }),
      },
      "nothing-to-reach": {
        status: "unknown",
        reason: ({ url }) => ({
          en: `${url} gives a relay; the SFU offered no media over UDP that it could reach.`,
          es: `${url} da un relé; el SFU no ofreció por UDP nada que alcanzar.`,
        }),
        remedy: () => ({
          en: "Turn UDP on in LiveKit: rtc.udp_port.",
          es: "Active UDP en LiveKit: rtc.udp_port.",
        }),
      },
    },
  },
  media: {
    title: { en: "Media of the SFU", es: "El tráfico del SFU" },
    good: ({ way, ms }) => ({
      en: `${way} answered in ${ms} ms.`,
      es: `${way} respondió en ${ms} ms.`,
    }),
    faults: {
      unreachable: {
        status: "warn",
        reason: ({ way, why }) => ({
          en: `${way} gave no answer: ${whyTexts(why).en}.`,
          es: `${way} no respondió: ${whyTexts(why).es}.`,
        }),
        remedy: () => ({
          en: "Open the port in the firewall; if the address is not the world's, set rtc.use_external_ip or rtc.node_ip.",
          es: "Abra el puerto en el cortafuegos; si la dirección no es pública, ponga rtc.use_external_ip o rtc.node_ip.",
        }),
      },
      none: {
        status: "fail",
        reason: () => ({
          en: "The SFU offers no address for media.",
          es: "El SFU no ofrece ninguna dirección para el tráfico.",
        }),
        remedy: () => ({
          en: "Look at rtc in LiveKit's configuration: node_ip, interfaces, udp_port, tcp_port.",
          es: "Mire rtc en la configuración de LiveKit: node_ip, interfaces, udp_port, tcp_port.",
        }),
      },
    },
  },
  path: {
    title: { en: "The way that a call takes from here", es: "El camino de una llamada desde aquí" },
    good: () => ({ en: "UDP, straight to the SFU.", es: "UDP, directo al SFU." }),
    faults: {
      unknown: {
        status: "unknown",
        reason: () => ({
          en: "Nobody was let into the SFU, so no way was tried.",
          es: "Nadie pudo entrar en el SFU, así que no se probó ningún camino.",
        }),
        remedy: () => ({
          en: "Mend joining over WebSocket first.",
          es: "Arregle primero la entrada por WebSocket.",
        }),
      },
      "turn-udp": {
        status: "warn",
        reason: () => ({
          en: "UDP through TURN: the SFU's own ports are not reached.",
          es: "UDP a través de TURN: no se alcanzan los puertos del SFU.",
        }),
        remedy: () => ({
          en: "Calls work. Open the SFU's UDP ports to spare the way around.",
          es: "Las llamadas funcionan. Abra los puertos UDP del SFU para evitar el rodeo.",
        }),
      },
      tcp: {
        status: "warn",
        reason: () => ({
          en: "TCP: calls work, and stutter where the network loses packets.",
          es: "TCP: las llamadas funcionan, y se cortan donde la red pierde paquetes.",
        }),
        remedy: () => ({
          en: "Open UDP, at the SFU or on this network.",
          es: "Abra UDP, en el SFU o en esta red.",
        }),
      },
      "turn-tcp": {
        status: "warn",
        reason: () => ({
          en: "TCP through TURN: calls work, with more delay.",
          es: "TCP a través de TURN: las llamadas funcionan, con más retraso.",
        }),
        remedy: () => ({
          en: "Open UDP, at the SFU or on this network.",
          es: "Abra UDP, en el SFU o en esta red.",
        }),
      },
      "turn-tls": {
        status: "warn",
        reason: () => ({
          en: "TLS through TURN, the last resort: calls work, with more delay.",
          es: "TLS a través de TURN, el último recurso: las llamadas funcionan, con más retraso.",
        }),
        remedy: () => ({
          en: "Open UDP, at the SFU or on this network.",
          es: "Abra UDP, en el SFU o en esta red.",
        }),
      },
      none: {
        status: "fail",
        reason: () => ({
          en: "None: people on this network join and neither hear nor see anybody.",
          es: "Ninguno: desde esta red se entra y no se oye ni se ve a nadie.",
        }),
        remedy: () => ({
          en: "Open the SFU's UDP or TCP port, or mend a TURN server, as said above.",
          es: "Abra el puerto UDP o TCP del SFU, o arregle un TURN, como se dice arriba.",
        }),
      },
    },
  },
  ...soundTopics,
} as const satisfies Readonly<Record<string, CallsTopic>>;
