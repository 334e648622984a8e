/** The shape of one language: a text that is missing does not compile. */
import type { CallEnd } from "@tertulia/call-engine";
import type { CallErrorCode } from "@tertulia/protocol";

/** Languages the call speaks. */
export type CallLocale = "en" | "es";

/** What happened, and what to do about it; a sentence or two each. */
export interface CallErrorText {
  readonly title: string;
  readonly advice: string;
}

/** One language. Functions take what is already fit to be read: names, not ids. */
export interface CallDictionary {
  readonly errors: Readonly<Record<CallErrorCode, CallErrorText>>;
  /** `null`: nobody needs to be told. */
  readonly ends: Readonly<Record<CallEnd, string | null>>;
  readonly panel: {
    readonly label: (roomName: string) => string;
    readonly people: string;
    readonly count: (count: number) => string;
    readonly encrypted: string;
    readonly notEncrypted: string;
    readonly alone: string;
    /** While nothing goes out; the letters are the keys. */
    readonly mediaOff: string;
    readonly joining: string;
    readonly leaving: string;
    readonly connecting: string;
    readonly retrying: string;
    /** For a call between two whose other end vanished. */
    readonly lost: (name: string) => string;
    readonly calling: (name: string) => string;
    readonly backToCall: (roomName: string) => string;
    readonly retry: string;
    /** For a call that another window took over. */
    readonly joinHere: string;
    readonly close: string;
  };
  readonly controls: {
    readonly label: string;
    readonly microphone: string;
    readonly camera: string;
    readonly screen: string;
    readonly hand: string;
    readonly leave: string;
    readonly microphoneOn: string;
    readonly microphoneOff: string;
    readonly cameraOn: string;
    readonly cameraOff: string;
    readonly screenOn: string;
    readonly screenOff: string;
    readonly handUp: string;
    readonly handDown: string;
  };
  readonly tile: {
    readonly you: string;
    readonly nameAndYou: (name: string) => string;
    readonly screenOf: (name: string) => string;
    readonly yourScreen: string;
    readonly microphoneOff: string;
    readonly cameraOff: string;
    readonly handRaised: string;
    readonly waiting: string;
    readonly poorLink: string;
    readonly lostLink: string;
    readonly fullscreen: string;
  };
  readonly announcements: {
    readonly joined: (name: string) => string;
    readonly left: (name: string) => string;
    readonly manyJoined: (count: number) => string;
    readonly manyLeft: (count: number) => string;
    readonly handRaised: (name: string) => string;
    readonly screenShared: (name: string) => string;
    readonly screenEnded: (name: string) => string;
  };
  readonly incoming: {
    readonly title: (callerName: string) => string;
    readonly video: string;
    readonly audio: string;
    readonly inRoom: (roomName: string) => string;
    readonly accept: string;
    readonly acceptWithCamera: string;
    readonly decline: string;
  };
}
