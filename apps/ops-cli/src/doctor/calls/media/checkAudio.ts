/** Whether sound goes from one participant to another, all the way. Rule O228 in SPEC.md. */
import type { Finding } from "../../Finding.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { faulty, good } from "../callsCatalog.ts";
import { signSfuToken, type SfuKey } from "../sfu/signSfuToken.ts";

/** Each of the two connects, negotiates and encrypts before anything is heard. */
const STEPS = 3;

export interface AudioQuestion {
  /** `ws:` or `wss:` URL that clients are given. */
  readonly url: string;
  /** Where nobody else is. */
  readonly room: string;
  /** `null` when there is none, or when it makes no rooms. */
  readonly sfuKey: SfuKey | null;
}

export async function checkAudio(ports: CallsPorts, question: AudioQuestion): Promise<Finding> {
  const { clock, hearAudio, patienceMs } = ports;
  const { url, room, sfuKey } = question;
  if (sfuKey === null) return faulty("audio", "no-key");
  const now = clock.now();
  const tokenFor = (identity: string, canPublish: boolean): string => {
    const video = {
      roomJoin: true,
      room,
      canPublish,
      canSubscribe: !canPublish,
      canPublishData: false,
    };
    return signSfuToken({ video, identity, now }, sfuKey).reveal();
  };
  const order = {
    url,
    speakerToken: tokenFor("look-speaker", true),
    listenerToken: tokenFor("look-listener", false),
  };
  const hearing = await hearAudio(order, STEPS * patienceMs);
  if (hearing === "heard") return good("audio", { ms: clock.now() - now });
  return faulty("audio", hearing);
}
