/** How the stand-in and its proxy can be broken on purpose. Rules M70–M73 in SPEC.md. */

/** `homeserver`: what people reach; `mas`: its pages and OAuth; `mas-internal`: what Synapse and operators reach. */
export type Surface = "homeserver" | "mas" | "mas-internal";

export interface CannedAnswer {
  readonly status: number;
  /** By default JSON that every origin may read. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Detour {
  readonly on: Surface;
  /** Of the path without its query. */
  readonly path: RegExp;
  /** Any, when left out. */
  readonly method?: string;
  /** Another server than the one it should be, no answer at all, or this one. */
  readonly goesTo: "synapse" | "mas" | "nowhere" | CannedAnswer;
}

export interface Faults {
  /** MAS expects this secret, Synapse still has the right one. */
  readonly secretOfMas?: string;
  /** What metadata is advertised under, instead of the own address; ends with a slash. */
  readonly publicBase?: string;
  /** The first that matches counts. */
  readonly detours?: readonly Detour[];
}
