/** Every sentence of the client in Spanish. */
import type { Texts } from "./en.ts";

const count = (amount: number, one: string, many: string): string =>
  `${amount} ${amount === 1 ? one : many}`;

/** Spanish. */
export const es: Texts = {
  languageName: "Español",
  common: {
    retry: "Reintentar",
    close: "Cerrar",
    back: "Volver",
    cancel: "Cancelar",
    loading: "Cargando…",
  },
  login: {
    title: "Te damos la bienvenida a Tertulia",
    subtitle: "Chat y llamadas en tu propio servidor.",
    homeserver: "Servidor",
    homeserverHint: "Un nombre de servidor como example.org, o una dirección completa",
    username: "Usuario",
    password: "Contraseña",
    submit: "Entrar",
    withLink: "Entrando con tu enlace…",
    waitSeconds: (seconds) =>
      `Puedes volver a intentarlo en ${count(seconds, "segundo", "segundos")}.`,
    fillIn: "Escribe tu usuario y tu contraseña.",
    knownAccounts: "O sigue como",
    cancelAdding: "Volver a tus chats",
  },
  loginProblems: {
    "login/wrong-password": {
      title: "Este usuario y esta contraseña no van juntos.",
      advice: "Revisa los dos, también mayúsculas y minúsculas, y vuelve a intentarlo.",
    },
    "login/unknown-homeserver": {
      title: "En esta dirección no hay ningún servidor.",
      advice: "Revisa cómo está escrita, o pide la dirección a quien administra tu servidor.",
    },
    "login/not-a-homeserver": {
      title: "Lo que responde en esta dirección no es un servidor de Matrix.",
      advice: "Revisa la dirección, o pide la correcta a quien administra tu servidor.",
    },
    "login/homeserver-down": {
      title: "El servidor no responde.",
      advice: "Espera un poco y vuelve a intentarlo. Si sigue igual, avisa a quien lo administra.",
    },
    "login/offline": {
      title: "Este dispositivo no tiene red.",
      advice: "Conéctalo a internet y vuelve a intentarlo.",
    },
    "login/rate-limited": {
      title: "El servidor pide una pausa: demasiados intentos en poco tiempo.",
      advice: "Espera un momento y vuelve a intentarlo.",
    },
    "login/link-used": {
      title: "Este enlace ya se usó, o es demasiado antiguo.",
      advice: "Pide un enlace nuevo, o entra con tu contraseña.",
    },
    "login/deactivated": {
      title: "Esta cuenta está cerrada.",
      advice: "Pide a quien administra tu servidor que la abra de nuevo, o usa otra cuenta.",
    },
    "login/no-password-login": {
      title: "Este servidor no acepta contraseñas aquí.",
      advice: "Pide un enlace de entrada a quien lo administra.",
    },
    "login/session-ended": {
      title: "El servidor ha cerrado esta sesión.",
      advice: "Vuelve a entrar. Tus mensajes siguen en el servidor.",
    },
    "login/unexpected": {
      title: "No se pudo entrar, y el servidor no dice por qué.",
      advice: "Vuelve a intentarlo. Si sigue igual, avisa a quien administra tu servidor.",
    },
  },
  session: {
    opening: "Abriendo tus chats…",
    loggingOut: "Cerrando la sesión…",
    wasOpenTitle: "Tertulia está abierta en otra pestaña",
    wasOpenAdvice:
      "Solo una pestaña a la vez puede usar esta sesión. Puedes seguir en aquella, o aquí.",
    takenOverTitle: "Tertulia se usa ahora en otra pestaña",
    takenOverAdvice:
      "Esta pestaña se ha detenido, llamadas incluidas. Puedes seguir en aquella, o recuperarla aquí.",
    useHere: "Usar aquí",
    brokenTitle: "No se pudieron abrir tus chats en este navegador.",
    brokenAdvice:
      "Puede que el navegador no tenga espacio o sea una ventana privada que no guarda nada. Reinténtalo, o sal y vuelve a entrar.",
    asOther: "Usar otra cuenta",
  },
  connection: {
    offline:
      "Este dispositivo no tiene red. Puedes leer y escribir; los mensajes salen cuando los reintentes con red.",
    unreachable: "El servidor no responde. Tertulia sigue intentándolo.",
  },
  rooms: {
    heading: "Chats",
    search: "Buscar chats",
    none: "Todavía no hay chats",
    noneAdvice: "Cuando alguien te invite a una sala, aparecerá aquí.",
    noMatch: (query) => `Ningún chat coincide con «${query}».`,
    unread: (amount) => count(amount, "mensaje sin leer", "mensajes sin leer"),
    inCall: (names) => `En llamada: ${names}`,
    invited: "Invitación",
    you: "Tú",
    noMessages: "Todavía no hay mensajes",
    list: "Chats",
    pick: "Elige un chat para leerlo",
    pickAdvice: "Tus chats están en la lista. Allí se marcan las llamadas en curso.",
    unknownTitle: "No estás en esta sala",
    unknownAdvice: "El enlace puede ser antiguo, o has salido de la sala. Elige otro chat.",
  },
  invite: {
    title: (room) => `Te invitan a ${room}`,
    accept: "Aceptar",
    reject: "Rechazar",
    failed: "No ha funcionado. Revisa tu conexión y vuelve a intentarlo.",
  },
  room: {
    people: (amount) => count(amount, "persona", "personas"),
    encrypted: "Cifrada: solo puede leerla la gente de esta sala",
    plain: "Sin cifrar: quien administra el servidor podría leerla",
    direct: "Chat directo",
  },
  timeline: {
    label: "Mensajes",
    loadOlder: "Ver mensajes anteriores",
    loadingOlder: "Cargando mensajes anteriores…",
    olderFailed:
      "No se pudieron cargar los mensajes anteriores. Revisa tu conexión y vuelve a intentarlo.",
    beginning: "Aquí empieza la conversación.",
    toEnd: "Últimos mensajes",
    newMessages: (amount) => count(amount, "mensaje nuevo", "mensajes nuevos"),
    today: "Hoy",
    yesterday: "Ayer",
    edited: "editado",
    deleted: "Este mensaje se eliminó",
    undecryptable:
      "Este mensaje no se puede descifrar en este dispositivo: se envió antes de esta sesión, o su clave no ha llegado.",
    undecryptableShort: "No se puede leer en este dispositivo",
    decrypting: "Descifrando…",
    unsupported: "Un mensaje de un tipo que Tertulia no sabe mostrar",
    image: "Imagen",
    video: "Vídeo",
    audio: "Audio",
    file: "Archivo",
    download: (name) => `Descargar ${name}`,
    downloadFailed: "No se pudo cargar el archivo. Inténtalo más tarde.",
    replyTo: (name) => `Respuesta a ${name}`,
    reactionBy: (emoji, names) => `${emoji} de ${names}`,
    sending: "Enviando…",
    failed: "Sin enviar.",
    retry: "Enviar de nuevo",
    discard: "Descartar",
    own: "Tú",
  },
  notices: {
    more: (amount) => count(amount, "cambio más", "cambios más"),
    created: (by) => `${by} creó la sala`,
    encrypted: (by) => `${by} activó el cifrado`,
    "renamed-room": (by) => `${by} cambió el nombre de la sala`,
    "changed-topic": (by) => `${by} cambió el tema`,
    called: (by) => `${by} inició una llamada`,
    joined: (who) => `${who} entró`,
    left: (who) => `${who} salió`,
    declined: (who) => `${who} rechazó la invitación`,
    invited: (who, by) => `${by} invitó a ${who}`,
    removed: (who, by) => `${by} expulsó a ${who}`,
    banned: (who, by) => `${by} vetó a ${who}`,
    renamed: (from, to) => `${from} se llama ahora ${to}`,
  },
  composer: {
    label: (room) => `Mensaje para ${room}`,
    placeholder: "Escribe un mensaje",
    send: "Enviar",
    mayNotSend: "No puedes escribir en esta sala.",
  },
  calls: {
    start: "Iniciar llamada",
    startVideo: "Iniciar videollamada",
    join: "Unirse a la llamada",
    startShort: "llamada",
    joinShort: "Unirse",
    nobodyMay: "No puedes unirte a llamadas en esta sala. Pide permiso a quien la administra.",
    inCall: (names) => `${names} en la llamada`,
    andOthers: (names, amount) => `${names} y ${count(amount, "persona más", "personas más")}`,
    loadFailedTitle: "No se pudo cargar la llamada.",
    loadFailedAdvice: "Revisa tu conexión y vuelve a intentarlo.",
    showChat: "Mostrar el chat",
    hideChat: "Ocultar el chat",
    ringTitle: (name) => `${name} te llama`,
    ringBody: "Abre Tertulia para responder.",
  },
  settings: {
    open: "Ajustes",
    language: "Idioma",
    scheme: "Apariencia",
    light: "Clara",
    dark: "Oscura",
    auto: "Automática",
    notifications: "Avisarme de llamadas",
    notificationsOn: "Las llamadas se avisan",
    notificationsDenied:
      "Los avisos están bloqueados. Permítelos para esta página en los ajustes del navegador.",
    accounts: "Cuentas",
    addAccount: "Añadir otra cuenta",
    logOut: "Cerrar sesión",
    logOutTitle: "¿Cerrar sesión?",
    logOutAdvice:
      "Los mensajes cifrados de esta sesión ya no se podrán leer en este navegador, y los mensajes sin enviar se pierden.",
  },
  crash: {
    title: "Tertulia ha tropezado con un error.",
    advice: "Recarga la página. Lo que escribiste se conserva.",
    reload: "Recargar",
  },
};
