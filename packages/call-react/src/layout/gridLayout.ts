/** The largest equal tiles that fit an area. Rules U10–U14 in SPEC.md. */

/** A rectangle inside the area, in CSS pixels from its top left corner. */
export interface Rect {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What to lay out, and where. */
export interface GridInput {
  readonly count: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly gapPx: number;
  /** Narrowest shape of a tile: width divided by height. */
  readonly minAspectRatio: number;
  /** Widest shape of a tile: width divided by height. */
  readonly maxAspectRatio: number;
  /** Below this width nobody is recognised: the grid grows in height and scrolls instead. */
  readonly minTileWidthPx: number;
}

/** A filled grid. */
export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  /** One for each item, row by row; a short last row stands in the middle. */
  readonly tiles: readonly Rect[];
  /** The area's height, or more when it has to scroll. */
  readonly contentHeightPx: number;
}

/** The grid whose tiles cover the most of the area; of two equal ones that with fewer columns. */
export function gridLayout(input: GridInput): GridLayout {
  const { count, heightPx } = input;
  if (count <= 0) return { columns: 0, rows: 0, tiles: [], contentHeightPx: heightPx };
  const candidates = Array.from({ length: count }, (_, at) => toShape(input, at + 1));
  const best = candidates.reduce((largest, shape) =>
    areaOf(shape) > areaOf(largest) ? shape : largest,
  );
  const fits = best.tileWidthPx >= Math.min(input.minTileWidthPx, input.widthPx);
  return place(input, fits ? best : toScrollingShape(input));
}

interface Shape {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidthPx: number;
  readonly tileHeightPx: number;
}

function areaOf(shape: Shape): number {
  return shape.tileWidthPx * shape.tileHeightPx;
}

function toShape(input: GridInput, columns: number): Shape {
  const { count, widthPx, heightPx, gapPx, minAspectRatio, maxAspectRatio } = input;
  const rows = Math.ceil(count / columns);
  const cellWidthPx = Math.max(0, (widthPx - gapPx * (columns - 1)) / columns);
  const cellHeightPx = Math.max(0, (heightPx - gapPx * (rows - 1)) / rows);
  const tileWidthPx = Math.min(cellWidthPx, cellHeightPx * maxAspectRatio);
  const tileHeightPx = Math.min(cellHeightPx, tileWidthPx / minAspectRatio);
  return { columns, rows, tileWidthPx, tileHeightPx };
}

function toScrollingShape(input: GridInput): Shape {
  const { count, widthPx, gapPx, minTileWidthPx } = input;
  const columns = Math.max(1, Math.floor((widthPx + gapPx) / (minTileWidthPx + gapPx)));
  const tileWidthPx = Math.max(0, (widthPx - gapPx * (columns - 1)) / columns);
  return {
    columns,
    rows: Math.ceil(count / columns),
    tileWidthPx,
    tileHeightPx: tileWidthPx / Math.max(1, input.minAspectRatio),
  };
}

function place(input: GridInput, shape: Shape): GridLayout {
  const { count, widthPx, heightPx, gapPx } = input;
  const { columns, rows, tileWidthPx, tileHeightPx } = shape;
  const usedHeightPx = rows * tileHeightPx + (rows - 1) * gapPx;
  const topPx = Math.max(0, (heightPx - usedHeightPx) / 2);
  const tiles = Array.from({ length: count }, (_, at): Rect => {
    const row = Math.floor(at / columns);
    const inRow = Math.min(columns, count - row * columns);
    const usedWidthPx = inRow * tileWidthPx + (inRow - 1) * gapPx;
    return {
      leftPx: (widthPx - usedWidthPx) / 2 + (at % columns) * (tileWidthPx + gapPx),
      topPx: topPx + row * (tileHeightPx + gapPx),
      widthPx: tileWidthPx,
      heightPx: tileHeightPx,
    };
  });
  return { columns, rows, tiles, contentHeightPx: Math.max(heightPx, usedHeightPx) };
}
