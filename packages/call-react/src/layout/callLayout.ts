/** Where everything in a call goes: a grid, two people face to face, or a shared screen with a strip. Rules U15–U18. */
import { gridLayout, type Rect } from "./gridLayout.ts";

const GAP_PX = 8;
const MIN_TILE_WIDTH_PX = 84;
/** A landscape camera in a landscape area keeps most of its picture within these shapes. */
const LANDSCAPE = { minAspectRatio: 4 / 3, maxAspectRatio: 16 / 9 };
/** On a phone held upright, cropped sides are a fair price for larger faces. */
const PORTRAIT = { minAspectRatio: 3 / 4, maxAspectRatio: 16 / 9 };
/** A shared screen may have any shape: its tile takes the whole cell and the picture fits inside. */
const ANY_SHAPE = { minAspectRatio: 1 / 100, maxAspectRatio: 100 };

/** One thing to place. */
export interface LayoutItem {
  readonly id: string;
  readonly source: "camera" | "screen";
  readonly isLocal: boolean;
}

/** How an item stands among the others. */
type PlacementRole = "grid" | "stage" | "strip" | "main" | "corner";

/** Where one item goes. */
export interface Placement {
  readonly id: string;
  readonly role: PlacementRole;
  readonly rect: Rect;
}

/** Everything placed. */
export interface CallLayout {
  /** In the order of the items. */
  readonly placements: readonly Placement[];
  /** The area's height, or more when it has to scroll. */
  readonly contentHeightPx: number;
}

/** What to place, and in how large an area. */
export interface CallLayoutInput {
  readonly items: readonly LayoutItem[];
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Places every item; all of them are visible unless the area is too small for faces, and then it scrolls. */
export function callLayout(input: CallLayoutInput): CallLayout {
  const { items } = input;
  if (items.some((item) => item.source === "screen")) return screenLayout(input);
  const [first, second] = items;
  if (items.length === 2 && first?.isLocal !== second?.isLocal) return pairLayout(input);
  const grid = gridLayout({
    ...input,
    ...(input.widthPx < input.heightPx ? PORTRAIT : LANDSCAPE),
    count: items.length,
    gapPx: GAP_PX,
    minTileWidthPx: MIN_TILE_WIDTH_PX,
  });
  return {
    placements: toPlacements(items, grid.tiles, "grid"),
    contentHeightPx: grid.contentHeightPx,
  };
}

function pairLayout({ items, widthPx, heightPx }: CallLayoutInput): CallLayout {
  const isUpright = widthPx < heightPx;
  const cornerWidthPx = isUpright
    ? between(widthPx * 0.28, 84, 160)
    : between(widthPx * 0.2, 96, 260);
  const cornerHeightPx = cornerWidthPx / (isUpright ? 3 / 4 : 4 / 3);
  const marginPx = GAP_PX * 1.5;
  const corner: Rect = {
    leftPx: Math.max(0, widthPx - cornerWidthPx - marginPx),
    topPx: Math.max(0, heightPx - cornerHeightPx - marginPx),
    widthPx: Math.min(cornerWidthPx, widthPx),
    heightPx: Math.min(cornerHeightPx, heightPx),
  };
  const main: Rect = { leftPx: 0, topPx: 0, widthPx, heightPx };
  return {
    placements: items.map(({ id, isLocal }) =>
      isLocal ? { id, role: "corner", rect: corner } : { id, role: "main", rect: main },
    ),
    contentHeightPx: heightPx,
  };
}

function screenLayout({ items, widthPx, heightPx }: CallLayoutInput): CallLayout {
  const screens = items.filter((item) => item.source === "screen");
  const cameras = items.filter((item) => item.source === "camera");
  const isStripBeside = widthPx > heightPx;
  const stripPx =
    cameras.length === 0
      ? -GAP_PX
      : isStripBeside
        ? between(widthPx * 0.2, 110, 260)
        : between(heightPx * 0.28, 90, 220);
  const stage: Rect = {
    leftPx: 0,
    topPx: 0,
    widthPx: isStripBeside ? Math.max(0, widthPx - stripPx - GAP_PX) : widthPx,
    heightPx: isStripBeside ? heightPx : Math.max(0, heightPx - stripPx - GAP_PX),
  };
  const strip: Rect = isStripBeside
    ? { leftPx: stage.widthPx + GAP_PX, topPx: 0, widthPx: stripPx, heightPx }
    : { leftPx: 0, topPx: stage.heightPx + GAP_PX, widthPx, heightPx: stripPx };
  const fill = (area: Rect, count: number, shape: typeof LANDSCAPE): readonly Rect[] =>
    gridLayout({ ...area, ...shape, count, gapPx: GAP_PX, minTileWidthPx: 0 }).tiles.map((tile) =>
      moved(tile, area),
    );
  const placed = new Map(
    [
      ...toPlacements(screens, fill(stage, screens.length, ANY_SHAPE), "stage"),
      ...toPlacements(cameras, fill(strip, cameras.length, LANDSCAPE), "strip"),
    ].map((placement) => [placement.id, placement]),
  );
  return {
    placements: items.flatMap(({ id }) => placed.get(id) ?? []),
    contentHeightPx: heightPx,
  };
}

function toPlacements(
  items: readonly LayoutItem[],
  rects: readonly Rect[],
  role: PlacementRole,
): Placement[] {
  return rects.flatMap((rect, at) => {
    const item = items[at];
    return item === undefined ? [] : [{ id: item.id, role, rect }];
  });
}

function moved(rect: Rect, by: Rect): Rect {
  return { ...rect, leftPx: rect.leftPx + by.leftPx, topPx: rect.topPx + by.topPx };
}

function between(valuePx: number, minPx: number, maxPx: number): number {
  return Math.min(Math.max(valuePx, minPx), maxPx);
}
