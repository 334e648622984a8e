/** Why there is no call, in a sentence, and the way out. */
import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { CallError } from "@tertulia/protocol";
import type { ReactElement } from "react";
import type { CallDictionary } from "../texts/CallDictionary.ts";
import styles from "./CallFailure.module.css";
import type { CallActions } from "./useCallActions.ts";

/** Props of {@link CallFailure}. */
export interface CallFailureProps {
  readonly error: CallError;
  readonly actions: CallActions;
  readonly texts: CallDictionary;
}

/** Offers another try only where one can help. */
export function CallFailure({ error, actions, texts }: CallFailureProps): ReactElement {
  const { title, advice } = texts.errors[error.code];
  return (
    <div className={styles.failure} role="alert" data-testid="call-error" data-code={error.code}>
      <IconAlertTriangle className={styles.icon} size={40} stroke={1.5} aria-hidden="true" />
      <p className={styles.title}>{title}</p>
      <p className={styles.advice}>{advice}</p>
      <div className={styles.buttons}>
        {error.retryable && (
          <Button onClick={actions.retry} radius="xl" color="teal.9">
            {error.code === "call/taken-over" ? texts.panel.joinHere : texts.panel.retry}
          </Button>
        )}
        <Button onClick={actions.dismiss} radius="xl" variant="default">
          {texts.panel.close}
        </Button>
      </div>
    </div>
  );
}
