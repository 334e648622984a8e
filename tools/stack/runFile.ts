/** `.tertulia/run.json`: what other programs need to use a running stack. Written when everything answers. */
import type { DemoRoomIds } from "./seedDemoWorld.ts";

export interface RunFile {
  /** The one address, `http://127.0.0.1:8080`; no URL in this file ends with a slash. */
  readonly client: string;
  /** Synapse itself, behind no proxy. */
  readonly homeserver: string;
  readonly serverName: string;
  /** The call service itself. */
  readonly callService: string;
  /** The SFU itself, `ws://…`. */
  readonly livekit: string;
  /** What the call service shows to whoever looks after it. */
  readonly operatorPage: { readonly url: string; readonly password: string };
  /** Makes more people through Synapse's admin API. */
  readonly registrationSecret: string;
  readonly people: readonly RunPerson[];
  readonly rooms: DemoRoomIds;
  /** Log files by server, absolute. */
  readonly logs: Readonly<Record<string, string>>;
  /** Process ids by server; `starter` is the one to stop. */
  readonly pids: Readonly<Record<string, number>>;
}

export interface RunPerson {
  /** Full Matrix id, `@ana:localhost`. */
  readonly userId: string;
  readonly password: string;
  /** Logs the person in, once. */
  readonly link: string;
}
