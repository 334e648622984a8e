/** The call while the person looks elsewhere: one picture, the microphone, and the way back. */
import { UnstyledButton } from "@mantine/core";
import { IconArrowsDiagonal } from "@tabler/icons-react";
import type { CallInProgress } from "@tertulia/call-engine";
import type { ReactElement } from "react";
import type { CallLocale } from "../texts/CallDictionary.ts";
import { callTexts } from "../texts/callTexts.ts";
import { CallControls } from "./CallControls.tsx";
import { CallingTile } from "./CallingTile.tsx";
import { CallProblems } from "./CallProblems.tsx";
import { CallTile } from "./CallTile.tsx";
import styles from "./FloatingCall.module.css";
import { floatingTile } from "./floatingTile.ts";
import { LinkNotice, lostName } from "./LinkNotice.tsx";
import type { PeopleDirectory } from "./PeopleDirectory.ts";
import type { CallActionsState } from "./useCallActions.ts";

/** Props of {@link FloatingCall}. */
export interface FloatingCallProps extends PeopleDirectory {
  readonly call: CallInProgress;
  readonly state: CallActionsState;
  readonly locale: CallLocale;
  readonly roomName: string;
  readonly onOpen: () => void;
}

/** Fills its parent; the picture is the button that leads back. */
export function FloatingCall(props: FloatingCallProps): ReactElement {
  const { call, state, locale, roomName, onOpen } = props;
  const texts = callTexts(locale);
  return (
    <>
      <div className={styles.picture}>
        <FloatingPicture {...props} />
        <UnstyledButton
          className={styles.open}
          aria-label={texts.panel.backToCall(roomName)}
          onClick={onOpen}
        >
          <span className={styles.title}>
            <span className={styles.room}>{roomName}</span>
            <IconArrowsDiagonal size={18} aria-hidden="true" />
          </span>
        </UnstyledButton>
      </div>
      <CallControls local={call.local} actions={state.actions} locale={locale} size="compact" />
      <div className={styles.notices}>
        <LinkNotice link={call.link} lostName={lostName(call, props.nameOf)} texts={texts} />
        <CallProblems
          local={call.local}
          refusal={state.refusal}
          onForgetRefusal={state.forgetRefusal}
          texts={texts}
        />
      </div>
    </>
  );
}

function FloatingPicture(props: FloatingCallProps): ReactElement | null {
  const { call, locale, nameOf, avatarUrlOf } = props;
  const [ringing] = call.ringing;
  const tile = floatingTile(call);
  if (ringing !== undefined && (tile === null || tile.member.isLocal)) {
    return (
      <CallingTile
        userId={ringing}
        name={nameOf(ringing)}
        avatarUrl={avatarUrlOf(ringing)}
        texts={callTexts(locale)}
      />
    );
  }
  if (tile === null) return null;
  const { userId } = tile.member;
  return (
    <CallTile
      key={tile.id}
      tile={tile}
      name={nameOf(userId)}
      avatarUrl={avatarUrlOf(userId)}
      locale={locale}
    />
  );
}
