/** All tiles of a call, placed in whatever room there is. */
import type { CallTile as CallTileState, MemberKey } from "@tertulia/call-engine";
import type { UserId } from "@tertulia/protocol";
import { useMemo, type CSSProperties, type ReactElement, type ReactNode } from "react";
import { callLayout, type LayoutItem, type Placement } from "../layout/callLayout.ts";
import type { CallLocale } from "../texts/CallDictionary.ts";
import { callTexts } from "../texts/callTexts.ts";
import { CallingTile } from "./CallingTile.tsx";
import styles from "./CallStage.module.css";
import { CallTile } from "./CallTile.tsx";
import type { PeopleDirectory } from "./PeopleDirectory.ts";
import { useElementSize } from "./useElementSize.ts";

/** Props of {@link CallStage}. */
export interface CallStageProps extends PeopleDirectory {
  readonly tiles: readonly CallTileState[];
  readonly activeSpeaker: MemberKey | null;
  /** Who is being rung; they stand among the others as soon as they are called. */
  readonly ringing: readonly UserId[];
  readonly locale: CallLocale;
}

/**
 * Places the tiles by {@link callLayout}. The list stays flat and keyed by tile, so that a new layout moves an element
 * and never makes a new one: its picture goes on.
 */
export function CallStage(props: CallStageProps): ReactElement {
  const { tiles, ringing, activeSpeaker, locale, nameOf, avatarUrlOf } = props;
  const texts = callTexts(locale);
  const [ref, size] = useElementSize();
  const layout = useMemo(
    () => callLayout({ items: toItems(tiles, ringing), ...size }),
    [tiles, ringing, size],
  );
  const placements = new Map(layout.placements.map((placement) => [placement.id, placement]));
  const slot = (id: string, child: ReactNode): ReactElement => (
    <li key={id} className={styles.slot} {...toSlotProps(placements.get(id))}>
      {child}
    </li>
  );
  return (
    <div ref={ref} className={styles.stage}>
      <ul
        className={styles.tiles}
        aria-label={texts.panel.people}
        style={{ height: layout.contentHeightPx }}
      >
        {tiles.map((tile) =>
          slot(
            tile.id,
            <CallTile
              tile={tile}
              name={nameOf(tile.member.userId)}
              avatarUrl={avatarUrlOf(tile.member.userId)}
              locale={locale}
              isActiveSpeaker={tile.member.key === activeSpeaker}
            />,
          ),
        )}
        {ringing.map((userId) =>
          slot(
            userId,
            <CallingTile
              userId={userId}
              name={nameOf(userId)}
              avatarUrl={avatarUrlOf(userId)}
              texts={texts}
            />,
          ),
        )}
      </ul>
    </div>
  );
}

function toItems(tiles: readonly CallTileState[], ringing: readonly UserId[]): LayoutItem[] {
  return [
    ...tiles.map(({ id, source, member }) => ({ id, source, isLocal: member.isLocal })),
    ...ringing.map((id) => ({ id, source: "camera" as const, isLocal: false })),
  ];
}

function toSlotProps(placement: Placement | undefined): {
  readonly style?: CSSProperties;
  readonly "data-role"?: string;
} {
  if (placement === undefined) return {};
  const { leftPx, topPx, widthPx, heightPx } = placement.rect;
  return {
    style: { left: leftPx, top: topPx, width: widthPx, height: heightPx },
    "data-role": placement.role,
  };
}
