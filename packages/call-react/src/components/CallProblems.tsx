/** Devices that could not be started and commands that were refused, each in a sentence. */
import { CloseButton } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { LocalMedia } from "@tertulia/call-engine";
import type { CallErrorCode } from "@tertulia/protocol";
import { useState, type ReactElement } from "react";
import type { CallDictionary } from "../texts/CallDictionary.ts";
import styles from "./CallProblems.module.css";

/** Props of {@link CallProblems}. */
export interface CallProblemsProps {
  readonly local: LocalMedia;
  /** Why the last command failed, when the snapshot does not say so. */
  readonly refusal: CallErrorCode | null;
  readonly onForgetRefusal: () => void;
  readonly texts: CallDictionary;
}

/** Shows each problem once, until it is solved, tried again, or closed. */
export function CallProblems(props: CallProblemsProps): ReactElement {
  const { local, refusal, onForgetRefusal, texts } = props;
  const [closed, setClosed] = useState<readonly CallErrorCode[]>([]);
  const problems = problemsOf(local);
  // The next try clears a problem; if it then comes back, it is news again.
  const stillClosed = closed.filter((code) => problems.includes(code));
  if (stillClosed.length !== closed.length) setClosed(stillClosed);
  const codes = [...new Set([...problems, ...(refusal === null ? [] : [refusal])])].filter(
    (code) => !stillClosed.includes(code),
  );
  const close = (code: CallErrorCode): void => {
    if (problems.includes(code)) setClosed([...stillClosed, code]);
    if (refusal === code) onForgetRefusal();
  };
  return (
    <div role="alert" className={styles.problems}>
      {codes.map((code) => (
        <div key={code} className={styles.problem} data-code={code}>
          <IconAlertTriangle size={20} className={styles.icon} aria-hidden="true" />
          <p className={styles.text}>
            <strong>{texts.errors[code].title}</strong> {texts.errors[code].advice}
          </p>
          <CloseButton
            className={styles.close}
            aria-label={texts.panel.close}
            onClick={() => close(code)}
          />
        </div>
      ))}
    </div>
  );
}

function problemsOf({ microphone, camera, screen }: LocalMedia): CallErrorCode[] {
  return [microphone.problem, camera.problem, screen.problem].filter((code) => code !== null);
}
