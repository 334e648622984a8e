/** A small line about what happened in the room. */
import { memo, type ReactNode } from "react";
import { useLocale } from "../locale/LocaleProvider.tsx";
import type { Texts } from "../locale/en.ts";
import { formatTime } from "./formatWhen.ts";
import type { Notice } from "./TimelineItem.ts";
import classes from "./NoticeLine.module.css";

export interface NoticeLineProps {
  readonly notice: Notice;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The line. */
export const NoticeLine = memo(function NoticeLine({ notice, at }: NoticeLineProps): ReactNode {
  const { formatTag, texts } = useLocale();
  return (
    <p className={classes["notice"]} title={formatTime(at, formatTag)}>
      {describeNotice(notice, texts)}
    </p>
  );
});

/** The sentence of a notice. */
export function describeNotice(notice: Notice, { notices }: Texts): string {
  switch (notice.kind) {
    case "joined":
    case "left":
    case "declined":
      return notices[notice.kind](notice.who);
    case "invited":
    case "removed":
    case "banned":
      return notices[notice.kind](notice.who, notice.by);
    case "renamed":
      return notices.renamed(notice.from, notice.to);
    case "created":
    case "encrypted":
    case "renamed-room":
    case "changed-topic":
    case "called":
      return notices[notice.kind](notice.by);
  }
}
