import { describe, expect, it } from "vitest";
import { gridLayout, type GridInput, type Rect } from "./gridLayout.ts";

const SHAPES = { minAspectRatio: 4 / 3, maxAspectRatio: 16 / 9 };
const COUNTS = Array.from({ length: 30 }, (_, at) => at + 1);
/** Wide, 4:3, square, upright, phone, a thin strip, and odd numbers. */
const AREAS = [
  [1280, 800],
  [1024, 768],
  [600, 600],
  [480, 900],
  [390, 700],
  [240, 780],
  [1001, 333],
] as const;
/** Pixels that floating point may be off by. */
const SLACK_PX = 1e-6;

function inputFor(count: number, area: readonly [number, number], gapPx = 8): GridInput {
  return { count, widthPx: area[0], heightPx: area[1], gapPx, minTileWidthPx: 0, ...SHAPES };
}

const CASES = AREAS.flatMap((area) =>
  COUNTS.flatMap((count) => [inputFor(count, area), inputFor(count, area, 0)]),
);

function overlap(a: Rect, b: Rect): boolean {
  return (
    a.leftPx + a.widthPx > b.leftPx + SLACK_PX &&
    b.leftPx + b.widthPx > a.leftPx + SLACK_PX &&
    a.topPx + a.heightPx > b.topPx + SLACK_PX &&
    b.topPx + b.heightPx > a.topPx + SLACK_PX
  );
}

function isInside(tile: Rect, area: { readonly widthPx: number; readonly heightPx: number }) {
  return (
    tile.leftPx >= -SLACK_PX &&
    tile.topPx >= -SLACK_PX &&
    tile.leftPx + tile.widthPx <= area.widthPx + SLACK_PX &&
    tile.topPx + tile.heightPx <= area.heightPx + SLACK_PX
  );
}

/** The largest tile for a number of columns, found by another road: shrink a tile until all of them fit. */
function largestTileAreaPx2(input: GridInput, columns: number): number {
  const rows = Math.ceil(input.count / columns);
  const roomX = (input.widthPx - input.gapPx * (columns - 1)) / columns;
  const roomY = (input.heightPx - input.gapPx * (rows - 1)) / rows;
  if (roomX <= 0 || roomY <= 0) return 0;
  const candidates = [SHAPES.minAspectRatio, SHAPES.maxAspectRatio, roomX / roomY].filter(
    (ratio) => ratio >= SHAPES.minAspectRatio && ratio <= SHAPES.maxAspectRatio,
  );
  return Math.max(
    ...candidates.map((ratio) => {
      const widthPx = Math.min(roomX, roomY * ratio);
      return (widthPx * widthPx) / ratio;
    }),
  );
}

describe("for 1 to 30 tiles in areas of seven shapes", () => {
  it("[U10] every tile is inside and no two overlap", () => {
    for (const input of CASES) {
      const { tiles } = gridLayout(input);
      expect(tiles).toHaveLength(input.count);
      expect(tiles.filter((tile) => !isInside(tile, input))).toStrictEqual([]);
      const overlapping = tiles.filter((tile, at) =>
        tiles.slice(at + 1).some((other) => overlap(tile, other)),
      );
      expect(overlapping).toStrictEqual([]);
    }
  });

  it("[U11] no other number of columns gives larger tiles", () => {
    for (const input of CASES) {
      const [tile] = gridLayout(input).tiles;
      const chosenPx2 = (tile?.widthPx ?? 0) * (tile?.heightPx ?? 0);
      const bestPx2 = Math.max(
        ...Array.from({ length: input.count }, (_, at) => largestTileAreaPx2(input, at + 1)),
      );
      expect(chosenPx2).toBeCloseTo(bestPx2, 3);
    }
  });

  it("[U12] every tile keeps within its shapes", () => {
    for (const input of CASES) {
      for (const { widthPx, heightPx } of gridLayout(input).tiles) {
        expect(widthPx / heightPx).toBeGreaterThanOrEqual(SHAPES.minAspectRatio - SLACK_PX);
        expect(widthPx / heightPx).toBeLessThanOrEqual(SHAPES.maxAspectRatio + SLACK_PX);
      }
    }
  });
});

it.each([
  [1, 1, 1],
  [2, 2, 1],
  [3, 2, 2],
  [4, 2, 2],
  [5, 3, 2],
  [6, 3, 2],
  [7, 3, 3],
  [9, 3, 3],
  [10, 4, 3],
  [12, 4, 3],
  [13, 5, 3],
  [16, 4, 4],
  [17, 5, 4],
  [25, 5, 5],
])("[U11] %i people at 1264 × 660 stand in %i columns and %i rows", (count, columns, rows) => {
  expect(gridLayout(inputFor(count, [1264, 660]))).toMatchObject({ columns, rows });
});

it("[U13] sixteen tiles are in sight where a list of rooms leaves 916 × 620 of a window of 1280 × 800", () => {
  const area = { widthPx: 916, heightPx: 620 };
  const { tiles, contentHeightPx } = gridLayout({
    ...inputFor(16, [area.widthPx, area.heightPx]),
    minTileWidthPx: 84,
  });
  expect(contentHeightPx).toBe(area.heightPx);
  expect(tiles.filter((tile) => !isInside(tile, area))).toStrictEqual([]);
  expect(Math.min(...tiles.map((tile) => tile.widthPx))).toBeGreaterThanOrEqual(200);
});

it("[U14] forty people on a phone scroll in tiles that are wide enough", () => {
  const area = { widthPx: 300, heightPx: 400 };
  const layout = gridLayout({ ...inputFor(40, [300, 400]), minTileWidthPx: 84 });
  expect(layout.contentHeightPx).toBeGreaterThan(area.heightPx);
  expect(Math.min(...layout.tiles.map((tile) => tile.widthPx))).toBeGreaterThanOrEqual(84);
  const content = { widthPx: area.widthPx, heightPx: layout.contentHeightPx };
  expect(layout.tiles.filter((tile) => !isInside(tile, content))).toStrictEqual([]);
});

it("[U18] the last of three stands in the middle below the others", () => {
  const { tiles } = gridLayout(inputFor(3, [1280, 800]));
  const last = tiles[2];
  expect((last?.leftPx ?? 0) + (last?.widthPx ?? 0) / 2).toBeCloseTo(640);
});

it("[U17] nobody needs no tiles, and an area without size makes none of a negative size", () => {
  expect(gridLayout(inputFor(0, [1280, 800])).tiles).toStrictEqual([]);
  expect(gridLayout(inputFor(2, [0, 0])).tiles).toStrictEqual(
    Array.from({ length: 2 }, () => ({
      leftPx: expect.any(Number),
      topPx: expect.any(Number),
      widthPx: 0,
      heightPx: 0,
    })),
  );
});
