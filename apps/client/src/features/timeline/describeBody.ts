/** A message in one line of text, for the room list, replies and notifications. */
import type { Texts } from "../locale/en.ts";
import type { MessageBody } from "./readMessageBody.ts";

/** One line; pictures and files are named by kind. */
export function describeBody(body: MessageBody, texts: Texts): string {
  switch (body.kind) {
    case "text":
      return body.text.replaceAll(/\s+/g, " ");
    case "media":
      return body.media.kind === "file"
        ? `${texts.timeline.file}: ${body.media.name}`
        : texts.timeline[body.media.kind];
    case "deleted":
      return texts.timeline.deleted;
    case "undecryptable":
      return body.isPending ? texts.timeline.decrypting : `🔒 ${texts.timeline.undecryptableShort}`;
    case "unsupported":
      return texts.timeline.unsupported;
  }
}
