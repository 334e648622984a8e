/** Every sentence of the client in English; the Spanish dictionary has the same shape, or does not compile. */
import type { LoginProblemCode } from "../session/LoginProblem.ts";

/** A sentence that says what happened, and one that says what to do. */
export interface ProblemText {
  readonly title: string;
  readonly advice: string;
}

const loginProblems: Record<LoginProblemCode, ProblemText> = {
  "login/wrong-password": {
    title: "This username and password do not belong together.",
    advice: "Check both, also upper and lower case, and try again.",
  },
  "login/unknown-homeserver": {
    title: "There is no homeserver at this address.",
    advice: "Check the spelling, or ask whoever runs your homeserver for its address.",
  },
  "login/not-a-homeserver": {
    title: "What answers at this address is not a Matrix homeserver.",
    advice: "Check the address, or ask whoever runs your homeserver for the right one.",
  },
  "login/homeserver-down": {
    title: "The homeserver does not answer.",
    advice: "Wait a little and try again. If it stays like this, tell whoever runs it.",
  },
  "login/offline": {
    title: "This device has no network.",
    advice: "Connect it to the internet and try again.",
  },
  "login/rate-limited": {
    title: "The homeserver asks for a pause: too many tries in a short time.",
    advice: "Wait a moment and try again.",
  },
  "login/link-used": {
    title: "This link has been used already, or it is too old.",
    advice: "Ask for a new link, or log in with your password.",
  },
  "login/deactivated": {
    title: "This account has been closed.",
    advice: "Ask whoever runs your homeserver to open it again, or use another account.",
  },
  "login/no-password-login": {
    title: "This homeserver does not take passwords here.",
    advice: "Ask whoever runs it for a login link.",
  },
  "login/session-ended": {
    title: "The homeserver has ended this login.",
    advice: "Log in again. Your messages are still on the homeserver.",
  },
  "login/unexpected": {
    title: "Logging in did not work, and the homeserver does not say why.",
    advice: "Try again. If it stays like this, tell whoever runs your homeserver.",
  },
};

const count = (amount: number, one: string, many: string): string =>
  `${amount} ${amount === 1 ? one : many}`;

/** English. */
export const en = {
  languageName: "English",
  common: {
    retry: "Try again",
    close: "Close",
    back: "Back",
    cancel: "Cancel",
    loading: "Loading…",
  },
  login: {
    title: "Welcome to Tertulia",
    subtitle: "Chat and calls on your own homeserver.",
    homeserver: "Homeserver",
    homeserverHint: "A server name such as example.org, or a full address",
    username: "Username",
    password: "Password",
    submit: "Log in",
    withLink: "Logging you in with your link…",
    waitSeconds: (seconds: number) =>
      `You can try again in ${count(seconds, "second", "seconds")}.`,
    fillIn: "Fill in your username and your password.",
    knownAccounts: "Or go on as",
    cancelAdding: "Back to your chats",
  },
  loginProblems,
  session: {
    opening: "Opening your chats…",
    loggingOut: "Logging out…",
    wasOpenTitle: "Tertulia is open in another tab",
    wasOpenAdvice: "One tab at a time can use this login. You can go on in that tab, or here.",
    takenOverTitle: "Tertulia is now used in another tab",
    takenOverAdvice:
      "This tab has stopped, calls included. You can go on in that tab, or take it back here.",
    useHere: "Use it here",
    brokenTitle: "Your chats could not be opened in this browser.",
    brokenAdvice:
      "The browser may be out of space or in a private window that keeps nothing. Try again, or log out and in again.",
    asOther: "Use another account",
  },
  connection: {
    offline:
      "This device has no network. You can read and write; messages go out when you try again with a network.",
    unreachable: "The homeserver does not answer. Tertulia keeps trying.",
  },
  rooms: {
    heading: "Chats",
    search: "Search chats",
    none: "No chats yet",
    noneAdvice: "When somebody invites you to a room, it appears here.",
    noMatch: (query: string) => `No chat matches “${query}”.`,
    unread: (amount: number) => count(amount, "unread message", "unread messages"),
    inCall: (names: string) => `In a call: ${names}`,
    invited: "Invitation",
    you: "You",
    noMessages: "No messages yet",
    list: "Chats",
    pick: "Pick a chat to read it",
    pickAdvice: "Your chats are in the list. Calls in progress are marked there.",
    unknownTitle: "You are not in this room",
    unknownAdvice: "The link may be old, or you have left the room. Pick another chat.",
  },
  invite: {
    title: (room: string) => `You are invited to ${room}`,
    accept: "Accept",
    reject: "Decline",
    failed: "That did not work. Check your connection and try again.",
  },
  room: {
    people: (amount: number) => count(amount, "person", "people"),
    encrypted: "Encrypted: only the people in this room can read it",
    plain: "Not encrypted: whoever runs the homeserver could read it",
    direct: "Direct chat",
  },
  timeline: {
    label: "Messages",
    loadOlder: "Show older messages",
    loadingOlder: "Loading older messages…",
    olderFailed: "Older messages could not be loaded. Check your connection and try again.",
    beginning: "This is where the conversation begins.",
    toEnd: "Newest messages",
    newMessages: (amount: number) => count(amount, "new message", "new messages"),
    today: "Today",
    yesterday: "Yesterday",
    edited: "edited",
    deleted: "This message was deleted",
    undecryptable:
      "This message cannot be decrypted on this device: it was sent before this login, or its key has not arrived.",
    undecryptableShort: "Cannot be read on this device",
    decrypting: "Decrypting…",
    unsupported: "A message of a kind that Tertulia cannot show",
    image: "Image",
    video: "Video",
    audio: "Audio",
    file: "File",
    download: (name: string) => `Download ${name}`,
    downloadFailed: "The file could not be loaded. Try again later.",
    replyTo: (name: string) => `Reply to ${name}`,
    reactionBy: (emoji: string, names: string) => `${emoji} by ${names}`,
    sending: "Sending…",
    failed: "Not sent.",
    retry: "Send again",
    discard: "Discard",
    own: "You",
  },
  notices: {
    more: (amount: number) => count(amount, "more change", "more changes"),
    created: (by: string) => `${by} created the room`,
    encrypted: (by: string) => `${by} turned encryption on`,
    "renamed-room": (by: string) => `${by} renamed the room`,
    "changed-topic": (by: string) => `${by} changed the topic`,
    called: (by: string) => `${by} started a call`,
    joined: (who: string) => `${who} joined`,
    left: (who: string) => `${who} left`,
    declined: (who: string) => `${who} declined the invitation`,
    invited: (who: string, by: string) => `${by} invited ${who}`,
    removed: (who: string, by: string) => `${by} removed ${who}`,
    banned: (who: string, by: string) => `${by} banned ${who}`,
    renamed: (from: string, to: string) => `${from} is now called ${to}`,
  },
  composer: {
    label: (room: string) => `Message to ${room}`,
    placeholder: "Write a message",
    send: "Send",
    mayNotSend: "You may not write in this room.",
  },
  calls: {
    start: "Start call",
    startVideo: "Start video call",
    join: "Join call",
    /** Narrow screens; each is a part of the long one, as voice control wants it. */
    startShort: "Call",
    joinShort: "Join",
    nobodyMay: "You may not join calls in this room. Ask an administrator of the room to allow it.",
    inCall: (names: string) => `${names} in the call`,
    andOthers: (names: string, amount: number) =>
      `${names} and ${count(amount, "other", "others")}`,
    loadFailedTitle: "The call could not be loaded.",
    loadFailedAdvice: "Check your connection and try again.",
    showChat: "Show chat",
    hideChat: "Hide chat",
    ringTitle: (name: string) => `${name} is calling`,
    ringBody: "Open Tertulia to answer.",
  },
  settings: {
    open: "Settings",
    language: "Language",
    scheme: "Appearance",
    light: "Light",
    dark: "Dark",
    auto: "Automatic",
    notifications: "Notify me of calls",
    notificationsOn: "Calls are notified",
    notificationsDenied:
      "Notifications are blocked. Allow them for this page in the browser’s settings.",
    accounts: "Accounts",
    addAccount: "Add another account",
    logOut: "Log out",
    logOutTitle: "Log out?",
    logOutAdvice:
      "Encrypted messages of this login can no longer be read in this browser afterwards, and unsent messages are lost.",
  },
  crash: {
    title: "Tertulia has run into an error.",
    advice: "Reload the page. What you typed is kept.",
    reload: "Reload",
  },
};

/** The shape of a dictionary. */
export type Texts = typeof en;
