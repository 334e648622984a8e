/**
 * The homeserver as the SDK's MatrixRTC session sees it: the real client, but faster and more careful.
 *
 * - The delayed leave and the membership go out side by side: the SDK gets a stand-in for the delay id at once, and
 *   waits for the real one only when it uses it.
 * - Media keys count only when they came encrypted, from the device that they name.
 */
import { isRecord } from "@tertulia/protocol";
import {
  ClientEvent,
  MatrixError,
  MatrixEvent,
  type MatrixClient,
  type ReceivedToDeviceMessage,
} from "matrix-js-sdk";
import type { MatrixRTCSession } from "matrix-js-sdk/lib/matrixrtc/index.js";
import { createKeptLeave, type Keeping } from "./createKeptLeave.ts";

/** The part of the client that a session uses. */
export type RtcClient = ConstructorParameters<typeof MatrixRTCSession>[0];

/** Event type of media keys. */
export const KEYS_EVENT = "io.element.call.encryption_keys";
const MEMBERSHIP_EVENT = "org.matrix.msc3401.call.member";
const DELAYED_EVENTS = "org.matrix.msc4140";

/** What the owner hears, and its way to end. */
export interface RtcClientHandle {
  readonly client: RtcClient;
  /**
   * From now on nothing is sent any more, and the SDK is told that all went well. The delayed leave is cancelled: it would
   * take the membership away from whoever owns it now.
   */
  readonly mute: () => void;
}

/** Called when the homeserver took, or refused, a membership of this device. */
export type MembershipSent = (
  outcome: { readonly eventId: string } | { readonly error: unknown },
) => void;

/** A received key's sender, once it passed the checks. */
export type KeySender = (sender: { readonly userId: string; readonly deviceId: string }) => void;

export interface RtcClientOptions extends Keeping {
  readonly onMembershipSent: MembershipSent;
  readonly onKeyReceived: KeySender;
}

/** Wraps a client for one call. */
export function createRtcClient(
  client: MatrixClient,
  { onMembershipSent, onKeyReceived, ...keeping }: RtcClientOptions,
): RtcClientHandle {
  const leave = createKeptLeave(client, keeping);
  const delayIds = new Map<string, Promise<string>>();
  const keyListeners = new Map<unknown, (message: ReceivedToDeviceMessage) => void>();
  let isMuted = false;
  let isFirst = true;
  /** The leave that the homeserver holds back for this device. */
  let delayId: string | null = null;

  const sendDelayed: RtcClient["_unstable_sendDelayedStateEvent"] = async (...args) => {
    const isParallel = isFirst && (await client.doesServerSupportUnstableFeature(DELAYED_EVENTS));
    if (isMuted) return { delay_id: "muted" };
    if (!isParallel) {
      const answer = await leave.schedule(...args);
      delayId = answer.delay_id;
      if (isMuted) cancel(delayId);
      return answer;
    }
    isFirst = false;
    const standIn = "stand-in";
    delayId = standIn;
    const sending = leave.schedule(...args).then((answer) => answer.delay_id);
    // Whoever uses the id meets the failure; until then it is nobody's.
    sending.catch(() => undefined);
    delayIds.set(standIn, sending);
    return { delay_id: standIn };
  };

  async function withRealId<Answer>(
    delayId: string,
    send: (id: string) => Promise<Answer>,
  ): Promise<Answer> {
    const sending = delayIds.get(delayId);
    if (sending === undefined) return send(delayId);
    const id = await sending.catch(() => {
      // "Not found" makes the SDK schedule another one, with its own retries.
      throw new MatrixError(
        { errcode: "M_NOT_FOUND", error: "the delayed leave was not scheduled" },
        404,
      );
    });
    return send(id);
  }

  function cancel(id: string): void {
    withRealId(id, (real) => client._unstable_cancelScheduledDelayedEvent(real))
      // It is gone, or goes off within seconds; the membership's owner then announces itself again.
      .catch(() => undefined);
  }

  const sendStateEvent: RtcClient["sendStateEvent"] = async (...args) => {
    const [, type, content] = args;
    if (isMuted) return { event_id: "muted" };
    const isMembership = (type as string) === MEMBERSHIP_EVENT && Object.keys(content).length > 0;
    try {
      const answer = await client.sendStateEvent(...args);
      if (isMembership) onMembershipSent({ eventId: answer.event_id });
      return answer;
    } catch (error) {
      if (isMembership) onMembershipSent({ error });
      throw error;
    }
  };

  function on(event: string, listener: (event: MatrixEvent) => void): void {
    if (event !== (ClientEvent.ToDeviceEvent as string)) {
      client.on(event as never, listener as never);
      return;
    }
    const checked = ({ message, encryptionInfo }: ReceivedToDeviceMessage): void => {
      if (message.type !== KEYS_EVENT) return;
      const deviceId = claimedDevice(message.content);
      if (encryptionInfo === null || deviceId === null || encryptionInfo.sender !== message.sender)
        return;
      if (encryptionInfo.senderDevice !== undefined && encryptionInfo.senderDevice !== deviceId)
        return;
      listener(
        new MatrixEvent({ type: message.type, sender: message.sender, content: message.content }),
      );
      onKeyReceived({ userId: message.sender, deviceId });
    };
    keyListeners.set(listener, checked);
    client.on(ClientEvent.ReceivedToDeviceMessage, checked);
  }

  function off(event: string, listener: (event: MatrixEvent) => void): void {
    const checked = keyListeners.get(listener);
    if (checked === undefined) client.off(event as never, listener as never);
    else client.off(ClientEvent.ReceivedToDeviceMessage, checked);
    keyListeners.delete(listener);
  }

  const facade = {
    getUserId: () => client.getUserId(),
    getDeviceId: () => client.getDeviceId(),
    sendEvent: client.sendEvent.bind(client),
    sendStateEvent,
    _unstable_sendDelayedStateEvent: sendDelayed,
    _unstable_updateDelayedEvent: client._unstable_updateDelayedEvent.bind(client),
    _unstable_cancelScheduledDelayedEvent: (id: string) =>
      withRealId(id, (real) => client._unstable_cancelScheduledDelayedEvent(real)),
    _unstable_restartScheduledDelayedEvent: (id: string, options?: never) =>
      isMuted ? Promise.resolve({}) : withRealId(id, (real) => leave.restart(real, options)),
    _unstable_sendScheduledDelayedEvent: (id: string) =>
      isMuted
        ? Promise.resolve({})
        : withRealId(id, (real) => client._unstable_sendScheduledDelayedEvent(real)),
    _unstable_sendStickyEvent: client._unstable_sendStickyEvent.bind(client),
    _unstable_sendStickyDelayedEvent: client._unstable_sendStickyDelayedEvent.bind(client),
    cancelPendingEvent: client.cancelPendingEvent.bind(client),
    encryptAndSendToDevice: client.encryptAndSendToDevice.bind(client),
    decryptEventIfNeeded: client.decryptEventIfNeeded.bind(client),
    on,
    off,
  };
  // The SDK asks for the client's own overloads of `on` and `off`; it uses exactly the events handled above.
  return {
    client: facade as unknown as RtcClient,
    mute: () => {
      isMuted = true;
      if (delayId !== null) cancel(delayId);
    },
  };
}

function claimedDevice(content: unknown): string | null {
  if (!isRecord(content) || !isRecord(content["member"])) return null;
  const deviceId = content["member"]["claimed_device_id"];
  return typeof deviceId === "string" ? deviceId : null;
}
