/** The picture of a person or room, or initials on a colour that stays theirs. */
import { memo, type CSSProperties, type ReactNode } from "react";
import { hueStyle } from "./hueStyle.ts";
import { initialsOf } from "@tertulia/call-react/initialsOf";
import { useThumbnail } from "./useThumbnail.ts";
import classes from "./PersonAvatar.module.css";

/** Pictures are asked for at twice the largest size in use, so that one serves them all. */
const THUMBNAIL_PX = 96;

export interface PersonAvatarProps {
  /** Decides the colour, so that it survives a change of name. */
  readonly id: string;
  readonly name: string;
  readonly mxc: string | null;
  readonly sizePx: number;
}

/** Decoration only: the name is always written beside it. */
export const PersonAvatar = memo(function PersonAvatar({
  id,
  name,
  mxc,
  sizePx,
}: PersonAvatarProps): ReactNode {
  const url = useThumbnail(mxc, THUMBNAIL_PX);
  const style = { ...hueStyle(id), "--avatar-size": `${sizePx}px` } as CSSProperties;
  return (
    <span className={classes["avatar"]} style={style} aria-hidden>
      {url === null ? initialsOf(name) : <img src={url} alt="" className={classes["picture"]} />}
    </span>
  );
});
