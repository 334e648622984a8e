/** What a running stack says about itself: `run.json`. */
import { readFileSync } from "node:fs";

export interface RunPerson {
  /** `@ana:localhost` */
  readonly userId: string;
  readonly password: string;
  /** Logs the person in, once. */
  readonly link: string;
}

export interface Run {
  /** The one origin, without a trailing slash. */
  readonly client: string;
  /** Synapse's own address, without a trailing slash. */
  readonly homeserver: string;
  readonly serverName: string;
  /** The call service's own address, without a trailing slash. */
  readonly callService: string;
  /** `ws://…`, the SFU's own address. */
  readonly livekit: string;
  /** The operator page of the call service. */
  readonly operatorPage: { readonly url: string; readonly password: string };
  /** Synapse's shared secret for making accounts. */
  readonly registrationSecret: string;
  readonly people: readonly RunPerson[];
  /** Full `!room` ids. */
  readonly rooms: { readonly dm: string; readonly plain: string; readonly encrypted: string };
  /** Log files by server, absolute. */
  readonly logs: Readonly<Record<string, string>>;
  readonly pids: Readonly<Record<string, number>>;
}

interface Primitives {
  readonly string: string;
  readonly number: number;
}

/** @throws {TypeError} naming the first field that is missing or of another type. */
export function readRun(file: string): Run {
  return parseRun(JSON.parse(readFileSync(file, "utf8")));
}

/** @throws {TypeError} naming the first field that is missing or of another type. */
export function parseRun(value: unknown): Run {
  const run = objectAt(value, "run.json");
  const rooms = objectAt(run["rooms"], "rooms");
  const operatorPage = objectAt(run["operatorPage"], "operatorPage");
  const people = run["people"];
  if (!Array.isArray(people)) throw new TypeError("run.json: people is not a list.");
  return {
    client: stringAt(run, "client"),
    homeserver: stringAt(run, "homeserver"),
    serverName: stringAt(run, "serverName"),
    callService: stringAt(run, "callService"),
    livekit: stringAt(run, "livekit"),
    operatorPage: {
      url: stringAt(operatorPage, "url"),
      password: stringAt(operatorPage, "password"),
    },
    registrationSecret: stringAt(run, "registrationSecret"),
    people: people.map((person: unknown, index) => {
      const fields = objectAt(person, `people[${index}]`);
      return {
        userId: stringAt(fields, "userId"),
        password: stringAt(fields, "password"),
        link: stringAt(fields, "link"),
      };
    }),
    rooms: {
      dm: stringAt(rooms, "dm"),
      plain: stringAt(rooms, "plain"),
      encrypted: stringAt(rooms, "encrypted"),
    },
    logs: valuesAt(run, "logs", "string"),
    pids: valuesAt(run, "pids", "number"),
  };
}

function objectAt(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`run.json: ${name} is not an object.`);
  }
  return value as Record<string, unknown>;
}

function stringAt(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  if (typeof value !== "string" || value === "")
    throw new TypeError(`run.json: ${name} is not a text.`);
  return value;
}

function valuesAt<Kind extends keyof Primitives>(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  kind: Kind,
): Record<string, Primitives[Kind]> {
  const values = objectAt(fields[name], name);
  for (const [key, value] of Object.entries(values)) {
    if (typeof value !== kind) throw new TypeError(`run.json: ${name}.${key} is not a ${kind}.`);
  }
  return values as Record<string, Primitives[Kind]>;
}
