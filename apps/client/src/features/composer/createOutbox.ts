/** Messages on their way out, kept in storage until the homeserver has them: nothing typed is lost by a reload. */
import { isRecord, type MatrixRoomId } from "@tertulia/protocol";

/** One message not yet known to be sent. */
export interface OutgoingMessage {
  /** Transaction id: sending it twice makes one message, as long as the homeserver remembers it. */
  readonly id: string;
  readonly roomId: MatrixRoomId;
  readonly text: string;
  /** When the person sent it, milliseconds since the epoch. */
  readonly at: number;
  readonly status: "sending" | "failed";
}

/** What the outbox asks of the world. */
export interface OutboxPorts {
  readonly storage: Storage;
  /** Storage key of this person's outbox. */
  readonly storageKey: string;
  /** Sends one message; resolves when the homeserver has it. */
  readonly send: (message: OutgoingMessage) => Promise<void>;
  readonly now: () => number;
  readonly newId: () => string;
}

/** The outbox of one login. */
export interface Outbox {
  readonly getSnapshot: () => readonly OutgoingMessage[];
  readonly subscribe: (listener: () => void) => () => void;
  readonly send: (roomId: MatrixRoomId, text: string) => void;
  readonly retry: (id: string) => void;
  readonly discard: (id: string) => void;
  /** The message has come back in the timeline. */
  readonly confirm: (id: string) => void;
}

/** Opens the outbox; what a former page did not get out is there as failed. */
export function createOutbox({ storage, storageKey, send, now, newId }: OutboxPorts): Outbox {
  let messages = parseOutbox(storage.getItem(storageKey));
  const listeners = new Set<() => void>();

  const show = (next: readonly OutgoingMessage[]): void => {
    messages = next;
    if (next.length === 0) storage.removeItem(storageKey);
    else storage.setItem(storageKey, JSON.stringify(next));
    for (const listener of listeners) listener();
  };
  const remove = (id: string): void => {
    if (messages.some((message) => message.id === id))
      show(messages.filter((message) => message.id !== id));
  };
  const mark = (id: string, status: OutgoingMessage["status"]): void =>
    show(messages.map((message) => (message.id === id ? { ...message, status } : message)));
  const dispatch = (message: OutgoingMessage): void => {
    send(message).then(
      () => remove(message.id),
      () => mark(message.id, "failed"),
    );
  };

  return {
    getSnapshot: () => messages,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send: (roomId, text) => {
      const message: OutgoingMessage = { id: newId(), roomId, text, at: now(), status: "sending" };
      show([...messages, message]);
      dispatch(message);
    },
    retry: (id) => {
      const message = messages.find((candidate) => candidate.id === id);
      if (message?.status !== "failed") return;
      mark(id, "sending");
      dispatch(message);
    },
    discard: remove,
    confirm: remove,
  };
}

function parseOutbox(json: string | null): readonly OutgoingMessage[] {
  if (json === null) return [];
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.flatMap(parseMessage) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function parseMessage(value: unknown): OutgoingMessage[] {
  if (!isRecord(value)) return [];
  const { id, roomId, text, at } = value;
  if (
    typeof id !== "string" ||
    typeof roomId !== "string" ||
    typeof text !== "string" ||
    typeof at !== "number"
  ) {
    return [];
  }
  return [{ id, roomId: roomId as MatrixRoomId, text, at, status: "failed" }];
}
