/** What can be seen of the SFU with its key: rooms, tokens, webhooks. Rule O224 in SPEC.md. */
import type { Secret } from "@tertulia/protocol";
import type { Finding } from "../../Finding.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { faulty } from "../callsCatalog.ts";
import { checkRoomService, checkTokens, deleteRoom } from "./checkRoomService.ts";
import { checkWebhook } from "./checkWebhook.ts";
import { hiddenGrant, signSfuToken, type SfuKey } from "./signSfuToken.ts";

export interface KeyQuestion {
  readonly sfuKey: SfuKey | null;
  readonly apiUrl: string;
  readonly metricsUrl: string | null;
  /** A name that nobody else has. */
  readonly room: string;
}

export interface KeyLook {
  readonly findings: readonly Finding[];
  /** Opens a room that nobody else is in; `null` when there is none. */
  readonly token: Secret | null;
  /** Takes the room away. */
  readonly close: () => Promise<void>;
}

type KeyPorts = Pick<CallsPorts, "http" | "clock" | "patienceMs">;

export async function lookByKey(ports: KeyPorts, question: KeyQuestion): Promise<KeyLook> {
  const { sfuKey: key, apiUrl, metricsUrl, room } = question;
  if (key === null) return { findings: withoutKey(), token: null, close: () => Promise.resolve() };
  const { http, clock, patienceMs } = ports;
  const access = { http, apiUrl, key, now: clock.now };
  const rooms = await checkRoomService(access, room);
  if (rooms.status !== "pass")
    return { findings: [rooms], token: null, close: () => deleteRoom(access, room) };
  const webhookRoom = `${room}-told`;
  const [tokens, webhook] = await Promise.all([
    checkTokens(access, room),
    metricsUrl === null
      ? faulty("webhook", "no-metrics")
      : checkWebhook(access, { metricsUrl, room: webhookRoom, clock, patienceMs }),
  ]);
  return {
    findings: [rooms, ...tokens, webhook],
    token: signSfuToken({ video: hiddenGrant(room), identity: "look", now: clock.now() }, key),
    close: () => deleteRoom(access, room),
  };
}

function withoutKey(): Finding[] {
  return [
    faulty("room-service", "no-key"),
    faulty("sfu-key", "no-key"),
    faulty("auto-create", "no-key"),
    faulty("webhook", "no-key"),
  ];
}
