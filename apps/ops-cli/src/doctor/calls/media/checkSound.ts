/** Whether sound goes from one participant to another, all the way: straight, and through TURN alone. Rules O228, O351 and O353 in SPEC.md. */
import type { Finding } from "../../Finding.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { faulty, good } from "../callsCatalog.ts";
import { signSfuToken, type SfuKey } from "../sfu/signSfuToken.ts";
import type { IceServer } from "../sfu/joinSfu.ts";
import type { SoundOutcome } from "./carrySound.ts";

/** Each of the two is let in, tries its ways, and encrypts. */
const STEPS = 3;

export interface SoundQuestion {
  /** `ws:` or `wss:` URL that clients are given. */
  readonly url: string;
  /** Where nobody else is. */
  readonly room: string;
  /** `null` when there is none, or when it makes no rooms. */
  readonly sfuKey: SfuKey | null;
  /** Whether the SFU's media answers without a TURN server. */
  readonly isStraightOpen: boolean;
  /** TURN servers through which it answers, each with one URL; the first is used. */
  readonly relays: readonly IceServer[];
}

export async function checkSound(ports: CallsPorts, question: SoundQuestion): Promise<Finding[]> {
  const { sfuKey, isStraightOpen, relays } = question;
  if (sfuKey === null) return [faulty("audio", "no-key")];
  const [relay] = relays;
  if (!isStraightOpen && relay === undefined) return [faulty("audio", "no-way")];
  const findings: Finding[] = [];
  if (isStraightOpen) findings.push(await checkOnce(ports, { ...question, sfuKey }, null));
  if (relay !== undefined) findings.push(await checkOnce(ports, { ...question, sfuKey }, relay));
  return findings;
}

type KeyedQuestion = Pick<SoundQuestion, "url" | "room"> & { readonly sfuKey: SfuKey };

async function checkOnce(
  { clock, carrySound, patienceMs }: CallsPorts,
  { url, room, sfuKey }: KeyedQuestion,
  turnServer: IceServer | null,
): Promise<Finding> {
  const startedAt = clock.now();
  const tokenFor = (identity: string, canPublish: boolean) => {
    const video = { roomJoin: true, room, hidden: true, canPublishData: false };
    const rights = { canPublish, canSubscribe: !canPublish };
    return signSfuToken({ video: { ...video, ...rights }, identity, now: startedAt }, sfuKey);
  };
  const outcome = await carrySound({
    url,
    speakerToken: tokenFor("look-speaker", true),
    listenerToken: tokenFor("look-listener", false),
    turnServer,
    timeoutMs: STEPS * patienceMs,
    silenceMs: patienceMs,
  });
  return judgeSound(outcome, turnServer, clock.now() - startedAt);
}

function judgeSound(outcome: SoundOutcome, turnServer: IceServer | null, ms: number): Finding {
  const topic = turnServer === null ? "audio" : "audio-relayed";
  const url = turnServer?.urls[0] ?? "";
  if (outcome.kind === "arrived") return good(topic, { ms, way: outcome.way.toUpperCase(), url });
  if (outcome.kind === "not-let-in") {
    const { status, code } = outcome.failure;
    return faulty(topic, "not-let-in", { why: status ?? code });
  }
  return faulty(topic, outcome.kind, { url });
}
