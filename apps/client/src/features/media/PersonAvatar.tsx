/** The picture of a person or room, or their initials in a colour that stays the same. */
import { Avatar } from "@mantine/core";
import { memo, type ReactNode } from "react";
import { hueStyle } from "./hueStyle.ts";
import { useThumbnail } from "./useThumbnail.ts";
import classes from "./PersonAvatar.module.css";

/** Pictures are asked for at twice the largest size in use, so that one serves them all. */
const THUMBNAIL_PX = 96;

export interface PersonAvatarProps {
  /** Decides the colour. */
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
  return (
    <Avatar
      src={url}
      alt=""
      aria-hidden
      size={sizePx}
      radius="xl"
      className={classes["avatar"] ?? ""}
      style={hueStyle(id)}
      classNames={{ placeholder: classes["initials"] ?? "" }}
    >
      {initials(name)}
    </Avatar>
  );
});

function initials(name: string): string {
  const words = name
    .replace(/^[@#!]/, "")
    .split(/[\s:_.-]+/)
    .filter((word) => word !== "");
  const letters = words.slice(0, 2).map((word) => Array.from(word)[0] ?? "");
  return letters.join("").toUpperCase();
}
