/** Says that neither sound nor picture goes out, and which keys change that, to whoever is new to a call. */
import { IconKeyboard } from "@tabler/icons-react";
import type { CallInProgress } from "@tertulia/call-engine";
import { useState, type ReactElement } from "react";
import type { CallDictionary } from "../texts/CallDictionary.ts";
import styles from "./MediaHint.module.css";

/** Props of {@link MediaHint}. */
export interface MediaHintProps {
  readonly call: CallInProgress;
  /** Whether the others can be heard yet. */
  readonly isLive: boolean;
  readonly texts: CallDictionary;
}

/** Goes with the first switch, or the first voice, and does not come back. */
export function MediaHint({ call, isLive, texts }: MediaHintProps): ReactElement | null {
  const [isOver, setOver] = useState(false);
  if (isOver) return null;
  const { microphone, camera } = call.local;
  const isTouched = [microphone, camera].some(
    ({ status, problem }) => status !== "off" || problem !== null,
  );
  if (isTouched || call.members.some((member) => !member.isLocal && member.isSpeaking)) {
    setOver(true);
    return null;
  }
  return isLive ? (
    <p className={styles.hint} data-testid="media-hint">
      <IconKeyboard size={18} className={styles.icon} aria-hidden="true" />
      {texts.panel.mediaOff}
    </p>
  ) : null;
}
