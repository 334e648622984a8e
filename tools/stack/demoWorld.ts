/** Who and what is there at the first start. */

export const SERVER_NAME = "localhost";

export interface DemoPerson {
  readonly localpart: string;
  readonly displayName: string;
}

export interface DemoRoom {
  readonly name: string;
  readonly topic: string;
  /** Turned on after the messages: what was said before any of a person's devices existed could not be read on it. */
  readonly isEncrypted: boolean;
  /** The two of a direct chat, else everybody; the first one makes the room. */
  readonly members: readonly string[];
  readonly isDirect: boolean;
  readonly messages: readonly (readonly [localpart: string, text: string])[];
}

export type DemoRoomKey = "dm" | "plain" | "encrypted";

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { localpart: "ana", displayName: "Ana" },
  { localpart: "beto", displayName: "Beto" },
  { localpart: "carla", displayName: "Carla" },
  { localpart: "dani", displayName: "Dani" },
];

export const DEMO_ROOMS: Readonly<Record<DemoRoomKey, DemoRoom>> = {
  dm: {
    name: "",
    topic: "",
    isEncrypted: true,
    members: ["ana", "beto"],
    isDirect: true,
    messages: [
      ["ana", "Hi Beto! Shall we try a call?"],
      ["beto", "Yes. You ring, I pick up."],
    ],
  },
  plain: {
    name: "Plaza",
    topic: "The open square: this room is not encrypted",
    isEncrypted: false,
    members: ["ana", "beto", "carla", "dani"],
    isDirect: false,
    messages: [
      ["carla", "Good morning, everybody."],
      ["dani", "¡Buenos días! Is the tertulia at five?"],
      ["ana", "At five. Whoever comes first starts the call."],
      ["beto", "I bring the coffee."],
    ],
  },
  encrypted: {
    name: "Trastienda",
    topic: "The back room: encrypted, calls too",
    isEncrypted: true,
    members: ["carla", "ana", "beto", "dani"],
    isDirect: false,
    messages: [
      ["dani", "Who can read what we write in here, and hear the calls?"],
      ["carla", "From now on only we can: I turn encryption on after this message."],
    ],
  },
};
