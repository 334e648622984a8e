/** A person's picture, or their initials on a colour that stays theirs. */
import { useState, type ReactElement } from "react";
import styles from "./MemberAvatar.module.css";

/** What stands before a name but is no part of it, such as the `@` of a user id. */
const LEADING_MARKS = /^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u;
const CHARACTERS = new Intl.Segmenter();

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

/** A hue in degrees, `0` to `359`, the same for a user id everywhere and for ever. */
export function avatarHue(userId: string): number {
  let hash = 0;
  for (let at = 0; at < userId.length; at += 1) {
    hash = (Math.imul(hash, 31) + userId.charCodeAt(at)) >>> 0;
  }
  // The golden angle keeps the ids of a family, such as @user1 and @user2, apart in colour.
  return Math.round((hash * 137.508) % 360) % 360;
}

/** First letters of the first and the last word, or of the only one; never half a character. */
export function initialsOf(name: string): string {
  const initials = name
    .split(/\s+/u)
    .map((word) => firstCharacter(word.replace(LEADING_MARKS, "")))
    .filter((initial) => initial !== "");
  const [first = "?", ...others] = initials;
  return `${first}${others.at(-1) ?? ""}`.toLocaleUpperCase();
}

function firstCharacter(word: string): string {
  for (const { segment } of CHARACTERS.segment(word)) return segment;
  return "";
}
