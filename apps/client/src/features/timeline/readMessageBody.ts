/** What a message says, read from an event whose content anybody could have made. */
import { isRecord } from "@tertulia/protocol";
import type { MatrixEvent } from "matrix-js-sdk";
import { parseMedia, type Media } from "../media/Media.ts";

/** One message's content. */
export type MessageBody =
  | { readonly kind: "text"; readonly text: string; readonly style: "plain" | "emote" | "notice" }
  | { readonly kind: "media"; readonly media: Media }
  | { readonly kind: "deleted" }
  /** The keys may still come; `isPending` until the first try is over. */
  | { readonly kind: "undecryptable"; readonly isPending: boolean }
  /** A message of a kind this client does not show. */
  | { readonly kind: "unsupported" };

/** Reads an event; `null` when it is no message that stands by itself (state, reactions, edits, signals). */
export function readMessageBody(event: MatrixEvent): MessageBody | null {
  if (event.isState()) return null;
  const type = event.getType();
  if (event.isRedacted()) return wasMessage(event) ? { kind: "deleted" } : null;
  if (type === "m.room.encrypted") {
    if (isEdit(event)) return null;
    return { kind: "undecryptable", isPending: !event.isDecryptionFailure() };
  }
  if (type !== "m.room.message" && type !== "m.sticker") return null;
  if (isEdit(event)) return null;
  if (event.isDecryptionFailure()) return { kind: "undecryptable", isPending: false };
  // Of an edited message the SDK hands out the latest content.
  const content: unknown = event.getContent();
  if (!isRecord(content)) return { kind: "unsupported" };
  return parseBody(content, type);
}

function parseBody(content: Record<string, unknown>, type: string): MessageBody {
  const { msgtype, body } = content;
  if (typeof body !== "string") return { kind: "unsupported" };
  const media = parseMedia(content, type);
  if (media !== null) return { kind: "media", media };
  switch (msgtype) {
    case "m.text":
      return { kind: "text", text: withoutReplyQuote(content, body), style: "plain" };
    case "m.emote":
      return { kind: "text", text: body, style: "emote" };
    case "m.notice":
      return { kind: "text", text: withoutReplyQuote(content, body), style: "notice" };
    default:
      return body === "" ? { kind: "unsupported" } : { kind: "text", text: body, style: "plain" };
  }
}

/** Older clients put the answered message before the answer, each line behind "> ". */
function withoutReplyQuote(content: Record<string, unknown>, body: string): string {
  const relation = content["m.relates_to"];
  if (!isRecord(relation) || !isRecord(relation["m.in_reply_to"]) || !body.startsWith("> "))
    return body;
  const lines = body.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("> "));
  return end === -1 ? body : lines.slice(end).join("\n").replace(/^\n/, "");
}

function isEdit(event: MatrixEvent): boolean {
  const relation: unknown = event.getWireContent()["m.relates_to"];
  return isRecord(relation) && relation["rel_type"] === "m.replace";
}

function wasMessage(event: MatrixEvent): boolean {
  const type = event.getWireType();
  return type === "m.room.message" || type === "m.room.encrypted" || type === "m.sticker";
}
