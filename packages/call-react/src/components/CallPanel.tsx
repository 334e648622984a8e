/** The call a person is in: all of it in its room, or one picture in a corner while they look elsewhere. */
import { Loader, VisuallyHidden } from "@mantine/core";
import { IconLock, IconLockOpen } from "@tabler/icons-react";
import { isInProgress, type CallInProgress, type CallSnapshot } from "@tertulia/call-engine";
import { useEffect, useMemo, useRef, type ReactElement } from "react";
import { useCallSnapshot } from "../hooks/useCallSnapshot.ts";
import type { CallDictionary, CallLocale } from "../texts/CallDictionary.ts";
import { callTexts } from "../texts/callTexts.ts";
import { canShareScreen } from "./canShareScreen.ts";
import { CallAnnouncer } from "./CallAnnouncer.tsx";
import { CallControls } from "./CallControls.tsx";
import { CallFailure } from "./CallFailure.tsx";
import styles from "./CallPanel.module.css";
import { CallProblems } from "./CallProblems.tsx";
import { CallStage } from "./CallStage.tsx";
import { FloatingCall } from "./FloatingCall.tsx";
import { LinkNotice, lostName } from "./LinkNotice.tsx";
import { MediaHint } from "./MediaHint.tsx";
import type { PeopleDirectory } from "./PeopleDirectory.ts";
import { useCallActions, type CallActionsState } from "./useCallActions.ts";
import { useCallShortcuts } from "./useCallShortcuts.ts";

/** Props of {@link CallPanel}. */
export interface CallPanelProps extends PeopleDirectory {
  /** Name of the room that the call is in. */
  readonly roomName: string;
  readonly locale: CallLocale;
  /** `full` fills its parent, which needs a height; `floating` stands in a corner of the window. */
  readonly variant: "full" | "floating";
  /** Called when the person wants the floating call back in full. */
  readonly onOpen?: () => void;
}

/** Shows the engine's call, whatever its room; nothing while there is none. */
export function CallPanel(props: CallPanelProps): ReactElement | null {
  const snapshot = useCallSnapshot(whole);
  return snapshot.phase === "idle" ? null : <OpenPanel {...props} snapshot={snapshot} />;
}

interface OpenPanelProps extends CallPanelProps {
  readonly snapshot: Exclude<CallSnapshot, { phase: "idle" }>;
}

function OpenPanel(props: OpenPanelProps): ReactElement {
  const { snapshot, roomName, locale, variant, nameOf } = props;
  const texts = callTexts(locale);
  const state = useCallActions();
  const { actions } = state;
  const ref = useRef<HTMLElement>(null);
  const shortcuts = useMemo(
    () => ({
      m: actions.toggleMicrophone,
      v: actions.toggleCamera,
      s: canShareScreen() ? actions.toggleScreen : doNothing,
      h: actions.toggleHand,
    }),
    [actions],
  );
  useCallShortcuts(ref, shortcuts);
  useFocusIfFree(ref, variant === "full");
  return (
    <section
      ref={ref}
      className={styles.panel}
      tabIndex={-1}
      aria-label={texts.panel.label(roomName)}
      data-testid="call-panel"
      data-phase={snapshot.phase}
      data-variant={variant}
    >
      <PanelContent {...props} state={state} texts={texts} />
      {isInProgress(snapshot) && (
        <CallAnnouncer members={snapshot.members} nameOf={nameOf} texts={texts} />
      )}
    </section>
  );
}

interface PanelContentProps extends OpenPanelProps {
  readonly state: CallActionsState;
  readonly texts: CallDictionary;
}

function PanelContent(props: PanelContentProps): ReactElement {
  const { snapshot, variant, state, texts, onOpen } = props;
  switch (snapshot.phase) {
    case "leaving":
      return (
        <output className={styles.leaving}>
          <Loader size={18} color="currentColor" aria-hidden="true" />
          {texts.panel.leaving}
        </output>
      );
    case "failed":
      return <CallFailure error={snapshot.error} actions={state.actions} texts={texts} />;
    case "joining":
    case "live":
      return variant === "full" ? (
        <FullCall {...props} call={snapshot} />
      ) : (
        <FloatingCall {...props} call={snapshot} onOpen={onOpen ?? doNothing} />
      );
  }
}

function FullCall(props: PanelContentProps & { readonly call: CallInProgress }): ReactElement {
  const { call, state, texts, locale, roomName } = props;
  return (
    <>
      <header className={styles.header}>
        <CallHeading call={call} roomName={roomName} texts={texts} />
      </header>
      <div className={styles.middle}>
        <div className={styles.notices}>
          <LinkNotice link={call.link} lostName={lostName(call, props.nameOf)} texts={texts} />
          <MediaHint call={call} isLive={props.snapshot.phase === "live"} texts={texts} />
          <CallProblems
            local={call.local}
            refusal={state.refusal}
            onForgetRefusal={state.forgetRefusal}
            texts={texts}
          />
        </div>
        <CallStage
          tiles={call.tiles}
          activeSpeaker={call.activeSpeaker}
          ringing={call.ringing}
          locale={locale}
          nameOf={props.nameOf}
          avatarUrlOf={props.avatarUrlOf}
        />
      </div>
      <footer className={styles.footer}>
        <CallControls local={call.local} actions={state.actions} locale={locale} size="full" />
      </footer>
    </>
  );
}

interface CallHeadingProps {
  readonly call: CallInProgress;
  readonly roomName: string;
  readonly texts: CallDictionary;
}

function CallHeading({ call, roomName, texts }: CallHeadingProps): ReactElement {
  const lock = call.isEncrypted ? texts.panel.encrypted : texts.panel.notEncrypted;
  const isAlone =
    call.members.length === 1 && call.ringing.length + call.lost.length === 0 && call.link === "up";
  return (
    <>
      <span className={styles.lock} data-encrypted={call.isEncrypted} title={lock}>
        {call.isEncrypted ? <IconLock size={16} /> : <IconLockOpen size={16} />}
        <VisuallyHidden>{lock}</VisuallyHidden>
      </span>
      <strong className={styles.room}>{roomName}</strong>
      <span className={styles.count}>
        {isAlone ? texts.panel.alone : texts.panel.count(call.members.length)}
      </span>
    </>
  );
}

/** Brings the keys to the call when nothing else has the focus, as after the button that started it has gone. */
function useFocusIfFree(ref: { readonly current: HTMLElement | null }, isWanted: boolean): void {
  useEffect(() => {
    const { activeElement, body } = document;
    if (isWanted && (activeElement === null || activeElement === body)) {
      ref.current?.focus({ preventScroll: true });
    }
  }, [ref, isWanted]);
}

function whole(snapshot: CallSnapshot): CallSnapshot {
  return snapshot;
}

function doNothing(): void {
  // What cannot be done here is not offered, and its key is silent.
}
