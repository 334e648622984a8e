/** Says why a call is over when it was not the person who ended it. */
import { CloseButton } from "@mantine/core";
import { IconPhoneOff } from "@tabler/icons-react";
import type { CallSnapshot } from "@tertulia/call-engine";
import { useState, type ReactElement } from "react";
import { useCallSnapshot } from "../hooks/useCallSnapshot.ts";
import type { CallLocale } from "../texts/CallDictionary.ts";
import { callEndText, callTexts } from "../texts/callTexts.ts";
import styles from "./CallEnded.module.css";

/** Props of {@link CallEnded}. */
export interface CallEndedProps {
  readonly locale: CallLocale;
}

/** One line, until it is closed or the next call begins; belongs once into the application. */
export function CallEnded({ locale }: CallEndedProps): ReactElement {
  const ended = useCallSnapshot(endOf);
  const [closed, setClosed] = useState<typeof ended>(null);
  const text = ended === null || ended === closed ? null : callEndText(ended.reason, locale);
  // The region stays, empty: a screen reader announces what appears in one that it knows.
  return (
    <output>
      {text !== null && (
        <span className={styles.ended}>
          <IconPhoneOff size={18} aria-hidden="true" />
          <span>{text}</span>
          <CloseButton
            size="sm"
            className={styles.close}
            aria-label={callTexts(locale).panel.close}
            onClick={() => setClosed(ended)}
          />
        </span>
      )}
    </output>
  );
}

function endOf(snapshot: CallSnapshot): Extract<CallSnapshot, { phase: "idle" }>["ended"] {
  return snapshot.phase === "idle" ? snapshot.ended : null;
}
