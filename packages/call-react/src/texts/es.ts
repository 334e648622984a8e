/** The call in Spanish. */
import type { CallDictionary } from "./CallDictionary.ts";

/** Every text of the call. */
export const ES: CallDictionary = {
  errors: {
    "call/no-transport": {
      title: "Tu servidor no está preparado para llamadas.",
      advice:
        "Pide a quien lo administra que añada un servicio de llamadas; los mensajes siguen funcionando.",
    },
    "call/no-permission": {
      title: "No tienes permiso para entrar en las llamadas de esta sala.",
      advice: "Pide a alguien que modere la sala que te deje entrar en las llamadas.",
    },
    "call/forbidden": {
      title: "El servicio de llamadas no te dejó entrar.",
      advice: "Comprueba que sigues en esta sala y vuelve a entrar en la llamada.",
    },
    "call/unverified": {
      title: "El servicio de llamadas no pudo comprobar quién eres.",
      advice:
        "Inténtalo de nuevo en un momento; si sigue igual, avisa a quien administra tu servidor.",
    },
    "call/service-unreachable": {
      title: "El servicio de llamadas no responde.",
      advice:
        "Inténtalo de nuevo en un momento; si sigue igual, avisa a quien administra tu servidor.",
    },
    "call/service-nonsense": {
      title: "El servicio de llamadas dio una respuesta que no se entiende.",
      advice: "Inténtalo de nuevo; si se repite, avisa a quien administra tu servidor.",
    },
    "call/sfu-unreachable": {
      title: "No se llega al servidor de audio y vídeo.",
      advice:
        "Inténtalo de nuevo. Si otras llamadas también fallan, puede que tu red las bloquee: prueba otra red o sin VPN.",
    },
    "call/full": {
      title: "La llamada está llena.",
      advice: "Espera a que alguien salga e inténtalo de nuevo.",
    },
    "call/encryption-unsupported": {
      title: "Este navegador no puede cifrar llamadas, y esta sala está cifrada.",
      advice: "Actualiza el navegador, o entra con un Chrome, Edge, Firefox o Safari actual.",
    },
    "call/membership-failed": {
      title: "Tu servidor no registró que entraste en la llamada.",
      advice: "Inténtalo de nuevo en un momento.",
    },
    "call/homeserver-unreachable": {
      title: "No se llega a tu servidor.",
      advice: "Comprueba tu conexión e inténtalo de nuevo.",
    },
    "call/offline": {
      title: "No tienes conexión.",
      advice: "Conéctate a una red e inténtalo de nuevo.",
    },
    "call/taken-over": {
      title: "Esta llamada sigue en otra ventana.",
      advice: "Ve a esa ventana, o trae la llamada de vuelta aquí.",
    },
    "call/removed": {
      title: "Te han sacado de la llamada.",
      advice: "Si crees que es un error, habla con alguien que modere la sala.",
    },
    "call/ended": {
      title: "La llamada terminó para todos.",
      advice: "Empieza otra desde la sala cuando la necesites.",
    },
    "device/no-microphone": {
      title: "No se encontró ningún micrófono.",
      advice: "Conecta uno y vuelve a activarlo; mientras tanto oyes a los demás.",
    },
    "device/no-camera": {
      title: "No se encontró ninguna cámara.",
      advice: "Conecta una y vuelve a activarla; la llamada sigue sin tu imagen.",
    },
    "device/microphone-denied": {
      title: "El navegador no deja usar tu micrófono.",
      advice:
        "Permítelo en los ajustes del sitio, en la barra de direcciones, y vuelve a activarlo.",
    },
    "device/camera-denied": {
      title: "El navegador no deja usar tu cámara.",
      advice:
        "Permítelo en los ajustes del sitio, en la barra de direcciones, y vuelve a activarla.",
    },
    "device/in-use": {
      title: "Otro programa está usando este dispositivo.",
      advice: "Cierra ese programa y vuelve a activar el dispositivo.",
    },
    "device/screen-failed": {
      title: "No se pudo compartir tu pantalla.",
      advice:
        "Permite al navegador grabar la pantalla en los ajustes del sistema e inténtalo de nuevo.",
    },
    "call/unexpected": {
      title: "Algo salió mal y no lo habíamos previsto.",
      advice: "Inténtalo de nuevo; si se repite, recarga la página.",
    },
  },
  ends: {
    left: null,
    declined: "Rechazaron tu llamada.",
    unanswered: "Nadie respondió a tu llamada.",
    "hung-up": "La otra persona colgó.",
    lost: "La otra persona perdió la conexión y no volvió.",
  },
  panel: {
    label: (roomName) => `Llamada en ${roomName}`,
    people: "Personas en la llamada",
    count: (count) => (count === 1 ? "1 persona" : `${count} personas`),
    encrypted: "Cifrada de extremo a extremo",
    notEncrypted: "Cifrada en tránsito, no de extremo a extremo",
    alone: "Todavía no hay nadie más.",
    mediaOff: "Tu micrófono y tu cámara están apagados. M enciende el micrófono; V, la cámara.",
    joining: "Entrando…",
    leaving: "Saliendo…",
    connecting: "Conectando…",
    retrying: "Se perdió la conexión. Intentándolo de nuevo…",
    lost: (name) => `${name} perdió la conexión. Esperando…`,
    calling: (name) => `Llamando a ${name}…`,
    backToCall: (roomName) => `Volver a la llamada en ${roomName}`,
    retry: "Intentar de nuevo",
    joinHere: "Entrar aquí",
    close: "Cerrar",
  },
  controls: {
    label: "Controles de la llamada",
    microphone: "Micrófono",
    camera: "Cámara",
    screen: "Compartir pantalla",
    hand: "Levantar la mano",
    leave: "Salir de la llamada",
    microphoneOn: "Activar el micrófono",
    microphoneOff: "Silenciar el micrófono",
    cameraOn: "Encender la cámara",
    cameraOff: "Apagar la cámara",
    screenOn: "Compartir tu pantalla",
    screenOff: "Dejar de compartir tu pantalla",
    handUp: "Levantar la mano",
    handDown: "Bajar la mano",
  },
  tile: {
    you: "Tú",
    nameAndYou: (name) => `${name} (tú)`,
    screenOf: (name) => `Pantalla de ${name}`,
    yourScreen: "Tu pantalla",
    microphoneOff: "micrófono apagado",
    cameraOff: "cámara apagada",
    handRaised: "mano levantada",
    waiting: "conectando…",
    poorLink: "mala conexión",
    lostLink: "conexión perdida",
    fullscreen: "Pantalla completa",
  },
  announcements: {
    joined: (name) => `${name} entró en la llamada.`,
    left: (name) => `${name} salió de la llamada.`,
    manyJoined: (count) => `${count} personas entraron en la llamada.`,
    manyLeft: (count) => `${count} personas salieron de la llamada.`,
    handRaised: (name) => `${name} levantó la mano.`,
    screenShared: (name) => `${name} comparte su pantalla.`,
    screenEnded: (name) => `${name} dejó de compartir.`,
  },
  incoming: {
    title: (callerName) => `${callerName} te llama`,
    video: "Videollamada",
    audio: "Llamada de voz",
    inRoom: (roomName) => `en ${roomName}`,
    accept: "Aceptar",
    acceptWithCamera: "Aceptar con cámara",
    decline: "Rechazar",
  },
};
