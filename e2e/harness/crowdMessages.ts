/** What the harness and the crowd's process say to each other. */

export interface CrowdMemberSpec {
  readonly userId: string;
  readonly password: string;
  /** Publishes a steady tone; default true. A silent one publishes no sound at all. */
  readonly hasSound: boolean;
  readonly hasPicture: boolean;
}

export interface CrowdOrder {
  /** The one origin, without a trailing slash. */
  readonly origin: string;
  readonly roomId: string;
  readonly members: readonly CrowdMemberSpec[];
}

/** Harness → crowd. */
export type CrowdRequest =
  | { readonly id: number; readonly kind: "join"; readonly order: CrowdOrder }
  | { readonly id: number; readonly kind: "hear" }
  | { readonly id: number; readonly kind: "leave" };

/** What one member has received so far. Counters only grow. */
export interface CrowdHearing {
  readonly userId: string;
  /** Sum of energy by the LiveKit identity it came from; at 0 nothing audible has come. */
  readonly energyOf: Readonly<Record<string, number>>;
  /** Whether the track a voice came on was announced as encrypted, by the same identity. */
  readonly isEncryptedOf: Readonly<Record<string, boolean>>;
  /** Longest silence of each voice in ms of playing, since it was first heard. */
  readonly longestSilenceMsOf: Readonly<Record<string, number>>;
}

/** Crowd → harness. */
export type CrowdReply =
  | { readonly id: number; readonly kind: "done"; readonly hearings: readonly CrowdHearing[] }
  | { readonly id: number; readonly kind: "failed"; readonly reason: string };
