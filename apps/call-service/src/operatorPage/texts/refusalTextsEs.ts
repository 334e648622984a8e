/** What each refusal means and what to do about it, in Spanish. */
import type { RefusalReason } from "../../Refusal.ts";
import type { ReasonText } from "./OperatorTexts.ts";

export const refusalTextsEs: Readonly<Record<RefusalReason, ReasonText>> = {
  "limits/address": {
    title: "Una dirección preguntó demasiado",
    advice:
      "Mucha gente tras una dirección o alguien que prueba cosas. Si es tu propio proxy, ponlo en TERTULIA_TRUSTED_PROXIES.",
  },
  "limits/person": {
    title: "Una persona preguntó demasiado",
    advice: "Un cliente que pregunta sin parar: mira cuál es.",
  },
  "body/too-large": {
    title: "La petición era demasiado grande",
    advice:
      "Ningún cliente de llamadas de Matrix envía tanto. Mira quién lo hace con el id de la petición.",
  },
  "body/unfinished": {
    title: "La petición quedó a medias",
    advice:
      "Quien preguntaba perdió la conexión, o enviaba tan despacio que se le cortó. Muchas a la vez son de alguien con malas intenciones.",
  },
  "body/not-json": {
    title: "La petición no era JSON",
    advice:
      "Aquí pregunta algo que no es un cliente de llamadas: un rastreador o un proxy que reescribe el cuerpo.",
  },
  "body/wrong-type": {
    title: "Un campo era de otro tipo",
    advice: "Un cliente roto o demasiado antiguo. Abajo está el campo.",
  },
  "body/field-missing": {
    title: "Faltaba un campo",
    advice: "Un cliente roto o demasiado antiguo. Abajo está el campo.",
  },
  "body/field-invalid": {
    title: "Un campo tenía un valor imposible",
    advice: "Un cliente roto o alguien que prueba cosas. Abajo está el campo.",
  },
  "delegation/unsupported": {
    title: "Con la petición de un token vino una salida diferida",
    advice: "Quien la envió no puede dejarla aquí; el cliente vuelve a preguntar sin ella.",
  },
  "delegation/restricted": {
    title: "Alguien sin acceso completo quiso ceder su salida diferida",
    advice: "Es lo correcto. Añade su servidor a LIVEKIT_FULL_ACCESS_HOMESERVERS si es gente tuya.",
  },
  "delegation/no-client-api": {
    title: "No se encontró la API de cliente de un servidor",
    advice: "Sirve /.well-known/matrix/client en su nombre o pon LIVEKIT_CS_API_URL_OVERRIDES.",
  },
  "delegation/too-many": {
    title: "Alguien tenía demasiadas salidas diferidas",
    advice:
      "Un cliente que entra y nunca sale. Si alguien de verdad participa tantas veces a la vez, sube el límite.",
  },
  "delegation/delay-unknown": {
    title: "Una salida diferida que el servidor no tiene",
    advice: "El cliente llegó tarde o su salida ya se envió: hará otra.",
  },
  "delegation/delay-unreadable": {
    title: "El servidor no dice cuánto se difiere una salida",
    advice:
      "Solo lo necesitan los clientes que omiten delay_timeout. El registro tendría que abarcar a la gente del servidor.",
  },
  "delegation/closing": {
    title: "Una salida diferida llegó mientras el servicio terminaba",
    advice: "No hay nada que hacer: el cliente vuelve a preguntar en unos segundos.",
  },
  "homeserver/not-served": {
    title: "Un servidor que no está en la lista",
    advice:
      "Si su gente debe llamar aquí, añádelo a TERTULIA_SERVED_HOMESERVERS, o a LIVEKIT_FULL_ACCESS_HOMESERVERS si puede empezar llamadas.",
  },
  "homeserver/unreachable": {
    title: "Un servidor no respondió",
    advice:
      "Comprueba su nombre, puerto y certificado desde esta máquina. Si tiene una dirección interna, ponla en TERTULIA_HOMESERVER_URLS.",
  },
  "homeserver/address-refused": {
    title: "Un servidor en una dirección privada",
    advice:
      "No se llama a direcciones de redes privadas. Si es tuyo, pon su dirección en TERTULIA_HOMESERVER_URLS.",
  },
  "homeserver/token-refused": {
    title: "El servidor no conocía el token",
    advice:
      "De vez en cuando es un token viejo y el cliente vuelve a preguntar. Si son todos, el nombre lleva a otro servidor que el de los clientes.",
  },
  "homeserver/nonsense": {
    title: "La respuesta del servidor no tenía sentido",
    advice:
      "Su API de federación no está tras ese nombre: comprueba que se sirven /_matrix/federation y el recurso openid.",
  },
  "person/foreign": {
    title: "El servidor respondió por alguien de otro",
    advice: "Nombró a una persona de otro servidor: está mal configurado o miente.",
  },
  "person/claims-another": {
    title: "Alguien dijo ser otra persona",
    advice:
      "El token es de otra persona que la de la petición. Mira el cliente y luego a la persona.",
  },
  "membership/not-joined": {
    title: "Alguien que no está en la sala",
    advice: "Es lo correcto: la echaron o nunca estuvo. Invítala si debe estar.",
  },
  "membership/unknown": {
    title: "Nadie pudo decir quién está en la sala",
    advice:
      "El servidor no respondió a la comprobación. Las llamadas nuevas esperan; las que hay siguen.",
  },
  "proxy/not-set-up": {
    title: "Una petición a través de un servidor, y no hay ninguno configurado",
    advice:
      "Dale al servicio su registro (LIVEKIT_AS_REGISTRATION_FILE) o quita el proxy del servidor.",
  },
  "proxy/not-our-homeserver": {
    title: "Alguien que no es nuestro servidor usó su dirección",
    advice: "Estas rutas son solo para el servidor: no las publiques en el proxy.",
  },
  "proxy/token-missing": {
    title: "Una petición a través del servidor no llevaba token",
    advice: "Estas rutas son solo para el servidor: no las publiques en el proxy.",
  },
  "proxy/token-unknown": {
    title: "Una petición a través del servidor llevaba otro token",
    advice: "hs_token no es el mismo en el registro del servidor y en el de este servicio.",
  },
  "proxy/sender-missing": {
    title: "El servidor no dijo por quién pregunta",
    advice: "Su proxy es de otra versión: mira msc4512_enabled y la versión del servidor.",
  },
  "proxy/sender-invalid": {
    title: "El servidor preguntó por una persona imposible",
    advice: "Comprueba que LIVEKIT_HS_SERVER_NAME es el nombre del servidor.",
  },
  "proxy/sender-foreign": {
    title: "Un servidor preguntó por alguien de otro",
    advice: "No está en la lista o miente sobre de quién es esa gente.",
  },
  "proxy/other-sfu": {
    title: "Una petición era sobre otro SFU",
    advice: "El transporte que anuncia el servidor tiene otra URL que LIVEKIT_URL.",
  },
  "relay/refused": {
    title: "El servicio de llamadas de otro servidor rechazó a alguien nuestro",
    advice: "Su operador sabe por qué: quizá allí no está en la sala.",
  },
  "relay/failed": {
    title: "El servicio de llamadas de otro servidor no respondió",
    advice:
      "Aquí no hay nada que hacer, salvo que sean todos: entonces mira la federación del servidor.",
  },
  "call/full": {
    title: "La llamada estaba llena",
    advice: "Sube room.max_participants del SFU si la máquina da para más.",
  },
  "sfu/unreachable": {
    title: "El SFU no respondió",
    advice:
      "Comprueba que LiveKit funciona y que LIVEKIT_API_URL es su dirección desde esta máquina.",
  },
  "sfu/refused": {
    title: "El SFU dijo que no",
    advice:
      "Con estado 401, la clave y el secreto no son los de LiveKit; si no, la causa está en el registro de LiveKit.",
  },
};
