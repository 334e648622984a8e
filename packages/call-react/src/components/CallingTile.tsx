/** Stands where a person's tile will be while their phone rings. */
import type { UserId } from "@tertulia/protocol";
import type { ReactElement } from "react";
import type { CallDictionary } from "../texts/CallDictionary.ts";
import styles from "./CallingTile.module.css";
import { MemberAvatar } from "./MemberAvatar.tsx";

/** Props of {@link CallingTile}. */
export interface CallingTileProps {
  readonly userId: UserId;
  readonly name: string;
  readonly avatarUrl: string | null;
  readonly texts: CallDictionary;
}

/** Shows who is being rung. It is no call tile: nobody is there yet. */
export function CallingTile({ userId, name, avatarUrl, texts }: CallingTileProps): ReactElement {
  return (
    <div className={styles.calling} data-testid="calling-tile" data-user-id={userId}>
      <span className={styles.avatar}>
        <MemberAvatar userId={userId} name={name} url={avatarUrl} />
      </span>
      <span className={styles.text}>{texts.panel.calling(name)}</span>
    </div>
  );
}
