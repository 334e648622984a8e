/** Says that the connection is not there yet, or not there any more; the own one, or the other person's. */
import { Loader } from "@mantine/core";
import type { CallInProgress, LinkHealth } from "@tertulia/call-engine";
import type { UserId } from "@tertulia/protocol";
import type { ReactElement } from "react";
import type { CallDictionary } from "../texts/CallDictionary.ts";
import styles from "./LinkNotice.module.css";

/** Props of {@link LinkNotice}. */
export interface LinkNoticeProps {
  readonly link: LinkHealth;
  /** Name of whoever vanished from a call between two and is waited for. */
  readonly lostName: string | null;
  readonly texts: CallDictionary;
}

/** A status that stays in the page, empty while all is well: a screen reader announces what appears in it. */
export function LinkNotice({ link, lostName, texts }: LinkNoticeProps): ReactElement {
  return (
    <output className={styles.status}>
      {link !== "up" && (
        <span className={styles.link} data-link={link}>
          <Loader size={14} color="currentColor" aria-hidden="true" />
          {link === "retrying" ? texts.panel.retrying : texts.panel.connecting}
        </span>
      )}
      {link === "up" && lostName !== null && (
        <span className={styles.link} data-link="lost">
          <Loader size={14} color="currentColor" aria-hidden="true" />
          {texts.panel.lost(lostName)}
        </span>
      )}
    </output>
  );
}

/** Who is waited for, for {@link LinkNoticeProps.lostName}. */
export function lostName(
  { lost: [userId] }: CallInProgress,
  nameOf: (userId: UserId) => string,
): string | null {
  return userId === undefined ? null : nameOf(userId);
}
