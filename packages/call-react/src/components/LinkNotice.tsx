/** Says that the connection is not there yet, or not there any more. */
import { Loader } from "@mantine/core";
import type { LinkHealth } from "@tertulia/call-engine";
import type { ReactElement } from "react";
import type { CallDictionary } from "../texts/CallDictionary.ts";
import styles from "./LinkNotice.module.css";

/** Props of {@link LinkNotice}. */
export interface LinkNoticeProps {
  readonly link: LinkHealth;
  readonly texts: CallDictionary;
}

/** A status that stays in the page, empty while all is well: a screen reader announces what appears in it. */
export function LinkNotice({ link, texts }: LinkNoticeProps): ReactElement {
  return (
    <output className={styles.status}>
      {link !== "up" && (
        <span className={styles.link} data-link={link}>
          <Loader size={14} color="currentColor" aria-hidden="true" />
          {link === "retrying" ? texts.panel.retrying : texts.panel.connecting}
        </span>
      )}
    </output>
  );
}
