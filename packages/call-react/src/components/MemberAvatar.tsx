/** A person's picture, or their initials on a colour that stays theirs. */
import { useState, type ReactElement } from "react";
import { avatarHue } from "./avatarHue.ts";
import { initialsOf } from "./initialsOf.ts";
import styles from "./MemberAvatar.module.css";

/** Props of {@link MemberAvatar}. */
export interface MemberAvatarProps {
  /** Decides the colour, so that it survives a change of name. */
  readonly userId: string;
  readonly name: string;
  /** A URL that an `<img>` can load; `null` for initials. */
  readonly url: string | null;
}

/** Decoration only: the name is always written beside it. Its size is the CSS variable `--member-avatar-size`. */
export function MemberAvatar({ userId, name, url }: MemberAvatarProps): ReactElement {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  return (
    <span
      className={styles.avatar}
      style={{ "--member-avatar-hue": avatarHue(userId) } as object}
      aria-hidden="true"
    >
      {url !== null && url !== brokenUrl ? (
        <img className={styles.image} src={url} alt="" onError={() => setBrokenUrl(url)} />
      ) : (
        initialsOf(name)
      )}
    </span>
  );
}
