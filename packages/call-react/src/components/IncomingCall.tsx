/** A call that rings: who it is, and the two answers. The sound is the application's. */
import { Button, Portal } from "@mantine/core";
import { IconPhone, IconPhoneX, IconVideo } from "@tabler/icons-react";
import type { IncomingRing } from "@tertulia/call-engine";
import { useId, useLayoutEffect, useRef, useState, type ReactElement, type RefObject } from "react";
import type { CallLocale } from "../texts/CallDictionary.ts";
import { callTexts } from "../texts/callTexts.ts";
import styles from "./IncomingCall.module.css";
import { MemberAvatar } from "./MemberAvatar.tsx";

/** Props of {@link IncomingCall}. */
export interface IncomingCallProps {
  readonly ring: IncomingRing;
  readonly callerName: string;
  readonly callerAvatarUrl: string | null;
  /** `null` in a direct chat, where the caller's name says it all. */
  readonly roomName: string | null;
  readonly locale: CallLocale;
  /** Called once; the component stays until its parent takes it away. */
  readonly onAccept: () => void;
  /** Called once, instead of {@link onAccept}; offered for a ring with picture. */
  readonly onAcceptWithCamera: () => void;
  /** Called once. */
  readonly onDecline: () => void;
}

/** Stands above everything else, without taking the focus from somebody who is writing. */
export function IncomingCall(props: IncomingCallProps): ReactElement {
  // Keyed, so that the next ring starts unanswered.
  return (
    <Portal>
      <Ring key={props.ring.notificationId} {...props} />
    </Portal>
  );
}

function Ring(props: IncomingCallProps): ReactElement {
  const { ring, callerName, callerAvatarUrl, roomName, locale } = props;
  const { incoming } = callTexts(locale);
  const [isAnswered, setAnswered] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const detailId = useId();
  // A dialog that takes the focus is read out; one that does not must speak up by itself.
  const [mustSpeak] = useState(() => isWriting(document.activeElement));
  useBorrowedFocus(ref);
  const answer = (tell: () => void) => () => {
    setAnswered(true);
    tell();
  };
  const kind = ring.intent === "audio" ? incoming.audio : incoming.video;
  return (
    <div
      ref={ref}
      className={styles.incoming}
      role="alertdialog"
      aria-modal="false"
      aria-labelledby={titleId}
      aria-describedby={detailId}
      tabIndex={-1}
      data-testid="incoming-call"
      data-user-id={ring.callerId}
      data-intent={ring.intent}
    >
      <span className={styles.avatar}>
        <MemberAvatar userId={ring.callerId} name={callerName} url={callerAvatarUrl} />
      </span>
      <div className={styles.who} role={mustSpeak ? "alert" : undefined}>
        <p id={titleId} className={styles.title}>
          {incoming.title(callerName)}
        </p>
        <p id={detailId} className={styles.detail}>
          {ring.intent === "audio" ? <IconPhone size={16} /> : <IconVideo size={16} />}
          <span>{roomName === null ? kind : `${kind} ${incoming.inRoom(roomName)}`}</span>
        </p>
      </div>
      <div className={styles.answers}>
        {ring.intent !== "audio" && (
          <Button
            className={styles.withCamera}
            data-testid="accept-call-video"
            color="teal.9"
            radius="xl"
            leftSection={<IconVideo size={18} />}
            disabled={isAnswered}
            onClick={answer(props.onAcceptWithCamera)}
          >
            {incoming.acceptWithCamera}
          </Button>
        )}
        <Button
          data-testid="decline-call"
          color="red.8"
          radius="xl"
          leftSection={<IconPhoneX size={18} />}
          disabled={isAnswered}
          onClick={answer(props.onDecline)}
        >
          {incoming.decline}
        </Button>
        <Button
          data-testid="accept-call"
          color="teal.9"
          radius="xl"
          leftSection={<IconPhone size={18} />}
          disabled={isAnswered}
          onClick={answer(props.onAccept)}
        >
          {incoming.accept}
        </Button>
      </div>
    </div>
  );
}

/**
 * Takes the focus to the dialog itself, not to a button that the next key press would push, and gives it back at the
 * end. Whoever is writing keeps it.
 */
function useBorrowedFocus(ref: RefObject<HTMLElement | null>): void {
  // A layout effect ends while the dialog is still in the page; later, nobody could tell that it had the focus.
  useLayoutEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    if (dialog === null || isWriting(before)) return undefined;
    dialog.focus({ preventScroll: true });
    return () => {
      const isHere = dialog.contains(document.activeElement);
      if (isHere && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [ref]);
}

function isWriting(element: Element | null): boolean {
  return element?.closest("input, textarea, [contenteditable='true']") != null;
}
