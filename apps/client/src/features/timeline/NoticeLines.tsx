/** Small lines about what happened in the room; many of them fold into one. */
import { memo, type ReactNode } from "react";
import { useLocale } from "../locale/LocaleProvider.tsx";
import type { Texts } from "../locale/en.ts";
import { formatTime } from "./formatWhen.ts";
import type { DatedNotice, Notice } from "./TimelineItem.ts";
import classes from "./NoticeLines.module.css";

/** More than this fold. */
const MAX_UNFOLDED = 3;

/** The lines between two messages. */
export const NoticeLines = memo(function NoticeLines({
  notices,
}: {
  readonly notices: readonly DatedNotice[];
}): ReactNode {
  const { texts } = useLocale();
  if (notices.length <= MAX_UNFOLDED) return <Lines notices={notices} />;
  const [last] = notices.slice(-1);
  return (
    <details className={classes["fold"]}>
      <summary>
        {last !== undefined && describeNotice(last.notice, texts)} ·{" "}
        {texts.notices.more(notices.length - 1)}
      </summary>
      <Lines notices={notices} />
    </details>
  );
});

function Lines({ notices }: { readonly notices: readonly DatedNotice[] }): ReactNode {
  const { formatTag, texts } = useLocale();
  return notices.map(({ notice, at }) => (
    <p
      key={`${at} ${describeNotice(notice, texts)}`}
      className={classes["notice"]}
      title={formatTime(at, formatTag)}
    >
      {describeNotice(notice, texts)}
    </p>
  ));
}

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
