/** Medians of the measured joins, and the table people read. */
import { median, renderTable } from "@tertulia/tools/documents";
import type { JoinMeasure } from "./measureJoin.ts";
import type { ProductName } from "./products.ts";

export interface JoinCase {
  readonly room: "plain" | "encrypted";
  readonly profile: "cold" | "warm";
  /** Added to each HTTP call. */
  readonly delayMs: number;
}

export interface MeasuredJoin extends JoinCase {
  readonly product: ProductName;
  readonly measure: JoinMeasure;
}

export interface JoinRow extends JoinCase {
  readonly rounds: number;
  readonly tertulia: JoinMeasure;
  readonly elementCall: JoinMeasure;
}

const CASES: readonly JoinCase[] = [0, 100].flatMap((delayMs) =>
  (["plain", "encrypted"] as const).flatMap((room) =>
    (["cold", "warm"] as const).map((profile) => ({ room, profile, delayMs })),
  ),
);

/** One row per case that was measured with both products. */
export function toRows(joins: readonly MeasuredJoin[]): readonly JoinRow[] {
  return CASES.flatMap((one) => {
    const of = (product: ProductName): readonly JoinMeasure[] =>
      joins
        .filter((join) => join.product === product && isSameCase(join, one))
        .map(({ measure }) => measure);
    const [ours, theirs] = [of("tertulia"), of("element-call")];
    if (ours.length === 0 || theirs.length === 0) return [];
    const rounds = Math.min(ours.length, theirs.length);
    return [{ ...one, rounds, tertulia: medians(ours), elementCall: medians(theirs) }];
  });
}

/** First frame of ours against Element Call's: what this project has promised itself. */
const FRAME_RATIO_LIMIT = { plain: 0.55, encrypted: 0.6 } as const;
const PLAIN_REQUESTS_LIMIT = 6;

/** @returns one sentence for each promise that a row breaks; none when all are kept. */
export function missedTargets(rows: readonly JoinRow[]): readonly string[] {
  return rows.flatMap(({ room, profile, delayMs, tertulia: ours, elementCall: theirs }) => {
    const ratio = ours.frame / theirs.frame;
    const promises: readonly (readonly [isKept: boolean, what: string])[] = [
      [ratio <= FRAME_RATIO_LIMIT[room], `first frame at ${ratio.toFixed(2)} × Element Call's`],
      [ours.button < theirs.button, "the join button comes later than Element Call's"],
      [ours.socket < theirs.socket, "the socket opens later than Element Call's"],
      [ours.membership < theirs.membership, "the membership leaves later than Element Call's"],
      [ours.sockets === 1, `${ours.sockets} sockets`],
      [ours.peerConnections === 1, `${ours.peerConnections} peer connections`],
      [ours.openIdRequests <= 1, `${ours.openIdRequests} OpenID requests`],
      [ours.tokenRequests === 1, `${ours.tokenRequests} token requests`],
      [
        room === "encrypted" || ours.requests <= PLAIN_REQUESTS_LIMIT,
        `${ours.requests} requests after the click`,
      ],
    ];
    return promises
      .filter(([isKept]) => !isKept)
      .map(([, what]) => `${room}, ${profile}, ${delayMs} ms: ${what}`);
  });
}

/** Markdown; every pair is ours / Element Call, times in milliseconds. */
export function toTable(rows: readonly JoinRow[]): string {
  const header = [
    "room, profile, added delay",
    "page → button",
    "click → socket",
    "click → membership",
    "click → first frame",
    "ratio",
    "requests",
    "kB",
    "OpenID, tokens",
    "sockets",
    "peer connections",
  ];
  const lines = rows.map(({ room, profile, delayMs, tertulia: ours, elementCall: theirs }) => [
    `${room}, ${profile}, ${delayMs} ms`,
    pair(ours.button, theirs.button),
    pair(ours.socket, theirs.socket),
    pair(ours.membership, theirs.membership),
    pair(ours.frame, theirs.frame),
    (ours.frame / theirs.frame).toFixed(2),
    pair(ours.requests, theirs.requests),
    pair(ours.bytes / 1_000, theirs.bytes / 1_000),
    `${ours.openIdRequests}, ${ours.tokenRequests} / ${theirs.openIdRequests}, ${theirs.tokenRequests}`,
    pair(ours.sockets, theirs.sockets),
    pair(ours.peerConnections, theirs.peerConnections),
  ]);
  return renderTable(header, lines);
}

function isSameCase(one: JoinCase, other: JoinCase): boolean {
  return one.room === other.room && one.profile === other.profile && one.delayMs === other.delayMs;
}

function medians(measures: readonly JoinMeasure[]): JoinMeasure {
  const of = (name: keyof JoinMeasure): number => median(measures.map((measure) => measure[name]));
  return {
    button: of("button"),
    socket: of("socket"),
    membership: of("membership"),
    frame: of("frame"),
    requests: of("requests"),
    bytes: of("bytes"),
    openIdRequests: of("openIdRequests"),
    tokenRequests: of("tokenRequests"),
    sockets: of("sockets"),
    peerConnections: of("peerConnections"),
    loadRequests: of("loadRequests"),
    loadBytes: of("loadBytes"),
  };
}

function pair(ours: number, theirs: number): string {
  return `${Math.round(ours).toLocaleString("en-US")} / ${Math.round(theirs).toLocaleString("en-US")}`;
}
