/** Hands one outgoing message to the SDK, and takes it back out of the SDK's own queue when it fails. */
import { MsgType, type MatrixClient } from "matrix-js-sdk";
import type { OutgoingMessage } from "./createOutbox.ts";

/** Resolves when the homeserver has the message; rejects with the SDK's error. */
export async function sendMessage(
  client: MatrixClient,
  { id, roomId, text }: OutgoingMessage,
): Promise<void> {
  try {
    await client.sendMessage(roomId, { msgtype: MsgType.Text, body: text }, id);
  } catch (error) {
    // The SDK keeps what failed, and refuses the same transaction id while it does.
    const echo = client
      .getRoom(roomId)
      ?.getPendingEvents()
      .find((event) => event.getTxnId() === id);
    if (echo !== undefined) client.cancelPendingEvent(echo);
    throw error;
  }
}
