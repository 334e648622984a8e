/** One message: who, when, what, and how far it got. */
import { Button, Text } from "@mantine/core";
import { IconAlertCircle, IconCornerUpLeft, IconLock } from "@tabler/icons-react";
import { memo, type ReactNode } from "react";
import { useLocale, useTexts } from "../locale/LocaleProvider.tsx";
import { MediaBody } from "../media/MediaBody.tsx";
import { PersonAvatar } from "../media/PersonAvatar.tsx";
import { hueStyle } from "../media/hueStyle.ts";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";
import { describeBody } from "./describeBody.ts";
import { formatTime } from "./formatWhen.ts";
import { LinkedText } from "./LinkedText.tsx";
import type { MessageItem } from "./TimelineItem.ts";
import classes from "./Message.module.css";

export interface MessageProps {
  readonly item: MessageItem;
  /** In a direct chat nobody needs to be told who wrote. */
  readonly isDirect: boolean;
}

/** Rendered again only when its item is another object. */
export const Message = memo(function Message({ item, isDirect }: MessageProps): ReactNode {
  const { formatTag, texts } = useLocale();
  const name = item.isOwn ? texts.timeline.own : item.senderName;
  const time = formatTime(item.at, formatTag);
  return (
    <article
      className={classes["message"]}
      data-testid="message"
      data-own={item.isOwn}
      data-first={item.isFirst}
      data-status={item.outgoing?.status}
      aria-label={`${name}, ${time}`}
    >
      {!item.isOwn && !isDirect && (
        <span className={classes["avatar"]}>
          {item.isLast && (
            <PersonAvatar
              id={item.senderId}
              name={item.senderName}
              mxc={item.senderAvatarMxc}
              sizePx={30}
            />
          )}
        </span>
      )}
      <div className={classes["column"]}>
        <div className={classes["bubble"]} data-kind={item.body.kind} data-last={item.isLast}>
          {item.isFirst && !item.isOwn && !isDirect && (
            <span className={classes["sender"]} style={hueStyle(item.senderId)}>
              {item.senderName}
            </span>
          )}
          {item.replyTo !== null && <ReplyQuote replyTo={item.replyTo} />}
          <Body item={item} />
          <span className={classes["meta"]}>
            {item.isEdited && <span>{texts.timeline.edited}</span>}
            <time dateTime={new Date(item.at).toISOString()}>{time}</time>
          </span>
        </div>
        {item.reactions.length > 0 && <Reactions item={item} />}
        {item.outgoing !== null && <Outgoing outgoing={item.outgoing} />}
      </div>
    </article>
  );
});

function Body({ item: { body, senderName } }: { readonly item: MessageItem }): ReactNode {
  const texts = useTexts();
  switch (body.kind) {
    case "text":
      return (
        <span className={classes["text"]} data-style={body.style}>
          {body.style === "emote" && `* ${senderName} `}
          <LinkedText text={body.text} />
        </span>
      );
    case "media":
      return <MediaBody media={body.media} />;
    case "deleted":
    case "unsupported":
      return <span className={classes["faint"]}>{describeBody(body, texts)}</span>;
    case "undecryptable":
      return (
        <span className={classes["faint"]}>
          <IconLock size={14} aria-hidden />{" "}
          {body.isPending ? texts.timeline.decrypting : texts.timeline.undecryptable}
        </span>
      );
  }
}

function ReplyQuote({
  replyTo,
}: {
  readonly replyTo: NonNullable<MessageItem["replyTo"]>;
}): ReactNode {
  const texts = useTexts();
  return (
    <blockquote className={classes["reply"]}>
      <Text size="xs" fw={600} component="span" className={classes["replyName"] ?? ""}>
        <IconCornerUpLeft size={12} aria-hidden /> {texts.timeline.replyTo(replyTo.senderName)}
      </Text>
      <Text size="sm" component="span" lineClamp={2}>
        {describeBody(replyTo.body, texts)}
      </Text>
    </blockquote>
  );
}

function Reactions({ item }: { readonly item: MessageItem }): ReactNode {
  const texts = useTexts();
  return (
    <ul className={classes["reactions"]}>
      {item.reactions.map(({ emoji, names, isOwn }) => (
        <li key={emoji} data-own={isOwn} title={names.join(", ")}>
          <span aria-hidden>
            {emoji} {names.length}
          </span>
          <span className={classes["hidden"]}>
            {texts.timeline.reactionBy(emoji, names.join(", "))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Outgoing({
  outgoing,
}: {
  readonly outgoing: NonNullable<MessageItem["outgoing"]>;
}): ReactNode {
  const texts = useTexts();
  const { outbox } = useWorkspace();
  if (outgoing.status === "sending")
    return <span className={classes["sending"]}>{texts.timeline.sending}</span>;
  return (
    <span className={classes["failed"]} role="alert">
      <IconAlertCircle size={14} aria-hidden /> {texts.timeline.failed}
      <Button size="compact-xs" variant="subtle" onClick={() => outbox.retry(outgoing.outboxId)}>
        {texts.timeline.retry}
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        color="red"
        onClick={() => outbox.discard(outgoing.outboxId)}
      >
        {texts.timeline.discard}
      </Button>
    </span>
  );
}
