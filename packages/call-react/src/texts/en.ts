/** The call in English. */
import type { CallDictionary } from "./CallDictionary.ts";

/** Every text of the call. */
export const EN: CallDictionary = {
  errors: {
    "call/no-transport": {
      title: "Your server is not set up for calls.",
      advice: "Ask its administrator to add a call service; messages keep working.",
    },
    "call/no-permission": {
      title: "You may not join calls in this room.",
      advice: "Ask a moderator of the room to let you join calls.",
    },
    "call/forbidden": {
      title: "The call service did not let you in.",
      advice: "Check that you are still a member of this room, then join again.",
    },
    "call/unverified": {
      title: "The call service could not check who you are.",
      advice:
        "Try again in a moment; if it stays like this, tell the administrator of your server.",
    },
    "call/service-unreachable": {
      title: "The call service does not answer.",
      advice:
        "Try again in a moment; if it stays like this, tell the administrator of your server.",
    },
    "call/service-nonsense": {
      title: "The call service gave an answer that makes no sense.",
      advice: "Try again; if it happens once more, tell the administrator of your server.",
    },
    "call/sfu-unreachable": {
      title: "The media server cannot be reached.",
      advice:
        "Try again. If other calls fail too, your network may block them: try another network or without a VPN.",
    },
    "call/full": {
      title: "The call is full.",
      advice: "Wait until somebody leaves, then try again.",
    },
    "call/encryption-unsupported": {
      title: "This browser cannot encrypt calls, and this room is encrypted.",
      advice: "Update your browser, or join from a current Chrome, Edge, Firefox or Safari.",
    },
    "call/membership-failed": {
      title: "Your server did not take note that you joined.",
      advice: "Try again in a moment.",
    },
    "call/homeserver-unreachable": {
      title: "Your server cannot be reached.",
      advice: "Check your connection and try again.",
    },
    "call/offline": {
      title: "You are offline.",
      advice: "Connect to a network, then try again.",
    },
    "call/taken-over": {
      title: "This call goes on in another window.",
      advice: "Go to that window, or bring the call back here.",
    },
    "call/removed": {
      title: "You were removed from the call.",
      advice: "Ask a moderator of the room if you think this is a mistake.",
    },
    "call/ended": {
      title: "The call was ended for everybody.",
      advice: "Start a new one from the room when you need it.",
    },
    "device/no-microphone": {
      title: "No microphone was found.",
      advice: "Plug one in and switch the microphone on again; you hear the others meanwhile.",
    },
    "device/no-camera": {
      title: "No camera was found.",
      advice: "Plug one in and switch the camera on again; the call goes on without your picture.",
    },
    "device/microphone-denied": {
      title: "The browser does not let us use your microphone.",
      advice: "Allow it in the address bar's site settings, then switch the microphone on again.",
    },
    "device/camera-denied": {
      title: "The browser does not let us use your camera.",
      advice: "Allow it in the address bar's site settings, then switch the camera on again.",
    },
    "device/in-use": {
      title: "Another program is using this device.",
      advice: "Close that program, then switch the device on again.",
    },
    "device/screen-failed": {
      title: "Your screen could not be shared.",
      advice: "Allow screen recording for the browser in your system's settings, then try again.",
    },
    "call/unexpected": {
      title: "Something went wrong that we did not foresee.",
      advice: "Try again; if it happens once more, reload the page.",
    },
  },
  ends: {
    left: null,
    declined: "Your call was declined.",
    unanswered: "Nobody answered your call.",
    "hung-up": "The other person hung up.",
    lost: "The other person lost the connection and did not come back.",
  },
  panel: {
    label: (roomName) => `Call in ${roomName}`,
    people: "People in the call",
    count: (count) => (count === 1 ? "1 person" : `${count} people`),
    encrypted: "End-to-end encrypted",
    notEncrypted: "Encrypted on the way, not end to end",
    alone: "Nobody else is here yet.",
    mediaOff: "Your microphone and camera are off. M turns the microphone on, V the camera.",
    joining: "Joining…",
    leaving: "Leaving…",
    connecting: "Connecting…",
    retrying: "The connection was lost. Trying again…",
    lost: (name) => `${name} lost the connection. Waiting…`,
    calling: (name) => `Calling ${name}…`,
    backToCall: (roomName) => `Back to the call in ${roomName}`,
    retry: "Try again",
    joinHere: "Join here",
    close: "Close",
  },
  controls: {
    label: "Call controls",
    microphone: "Microphone",
    camera: "Camera",
    screen: "Share screen",
    hand: "Raise hand",
    leave: "Leave the call",
    microphoneOn: "Turn microphone on",
    microphoneOff: "Turn microphone off",
    cameraOn: "Turn camera on",
    cameraOff: "Turn camera off",
    screenOn: "Share your screen",
    screenOff: "Stop sharing your screen",
    handUp: "Raise your hand",
    handDown: "Lower your hand",
  },
  tile: {
    you: "You",
    nameAndYou: (name) => `${name} (you)`,
    screenOf: (name) => `Screen of ${name}`,
    yourScreen: "Your screen",
    microphoneOff: "microphone off",
    cameraOff: "camera off",
    handRaised: "hand raised",
    waiting: "connecting…",
    poorLink: "poor connection",
    lostLink: "connection lost",
    fullscreen: "Full screen",
  },
  announcements: {
    joined: (name) => `${name} joined the call.`,
    left: (name) => `${name} left the call.`,
    manyJoined: (count) => `${count} people joined the call.`,
    manyLeft: (count) => `${count} people left the call.`,
    handRaised: (name) => `${name} raised a hand.`,
    screenShared: (name) => `${name} is sharing a screen.`,
    screenEnded: (name) => `${name} stopped sharing.`,
  },
  incoming: {
    title: (callerName) => `${callerName} is calling`,
    video: "Video call",
    audio: "Voice call",
    inRoom: (roomName) => `in ${roomName}`,
    accept: "Accept",
    acceptWithCamera: "Accept with camera",
    decline: "Decline",
  },
};
