/** What is wrong with older servers, for as long as somebody may still run them. */
import type { Text } from "../../../cli/Text.ts";
import type { FindingValues } from "../../Finding.ts";

export interface KnownFault {
  readonly id: string;
  readonly server: "LiveKit" | "Synapse";
  /** First release without it. */
  readonly fixedIn: string;
  /** Issue or change that says so. */
  readonly source: string;
  readonly text: Text;
}

const knownFaults: readonly KnownFault[] = [
  {
    id: "livekit-memory-without-udp",
    server: "LiveKit",
    fixedIn: "1.13.2",
    source: "livekit/livekit#4591",
    text: {
      en: "its memory grows while UDP is blocked",
      es: "su memoria crece mientras UDP está bloqueado",
    },
  },
  {
    id: "livekit-short-refresh",
    server: "LiveKit",
    fixedIn: "1.13.2",
    source: "livekit/livekit#4580",
    text: {
      en: "it replaces a long token by one of ten minutes, so late reconnects fail",
      es: "cambia un token largo por uno de diez minutos, y las reconexiones tardías fallan",
    },
  },
  {
    id: "livekit-firefox-linux",
    server: "LiveKit",
    fixedIn: "1.12.0",
    source: "livekit/livekit#4495",
    text: {
      en: "Firefox on Linux receives nothing",
      es: "Firefox en Linux no recibe nada",
    },
  },
  {
    id: "synapse-shared-restarts",
    server: "Synapse",
    fixedIn: "1.156.0",
    source: "element-hq/element-call#3985",
    text: {
      en: "about ten people behind one address throw each other out of calls",
      es: "unas diez personas tras una misma dirección se echan unas a otras de las llamadas",
    },
  },
];

/** @param id - of a fault; what is none is said as it is. */
export function faultText(id: FindingValues[string] | undefined): Text {
  const name = String(id);
  return knownFaults.find((fault) => fault.id === name)?.text ?? { en: name, es: name };
}

/** The faults of that version; none for a version that is no version. */
export function faultsOf(server: KnownFault["server"], version: string): KnownFault[] {
  const own = parseVersion(version);
  if (own === null) return [];
  return knownFaults.filter((fault) => {
    const fixedIn = parseVersion(fault.fixedIn);
    return fault.server === server && fixedIn !== null && isOlder(own, fixedIn);
  });
}

type Version = readonly [number, number, number];

/** `1.13.5`, whatever follows it. */
function parseVersion(text: string): Version | null {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/u.exec(text);
  return match && [Number(match[1]), Number(match[2]), Number(match[3])];
}

function isOlder(a: Version, b: Version): boolean {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
}
