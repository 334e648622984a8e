import { describe, expect, it } from "vitest";
import { callLayout, type LayoutItem, type Placement } from "./callLayout.ts";
import type { Rect } from "./gridLayout.ts";

const AREAS = [
  { widthPx: 1260, heightPx: 680 },
  { widthPx: 378, heightPx: 690 },
  { widthPx: 700, heightPx: 700 },
  { widthPx: 320, heightPx: 180 },
];

function camera(id: string, isLocal = false): LayoutItem {
  return { id, source: "camera", isLocal };
}

function screen(id: string): LayoutItem {
  return { id, source: "screen", isLocal: false };
}

function cameras(count: number): LayoutItem[] {
  return Array.from({ length: count }, (_, at) => camera(`camera${at}`, at === 0));
}

function sizePx2({ widthPx, heightPx }: Rect): number {
  return widthPx * heightPx;
}

function outside(placements: readonly Placement[], area: { widthPx: number; heightPx: number }) {
  return placements.filter(
    ({ rect }) =>
      rect.leftPx < -0.001 ||
      rect.topPx < -0.001 ||
      rect.leftPx + rect.widthPx > area.widthPx + 0.001 ||
      rect.topPx + rect.heightPx > area.heightPx + 0.001,
  );
}

function overlaps({ rect: a }: Placement, { rect: b }: Placement): boolean {
  return (
    a.leftPx + a.widthPx > b.leftPx + 0.001 &&
    b.leftPx + b.widthPx > a.leftPx + 0.001 &&
    a.topPx + a.heightPx > b.topPx + 0.001 &&
    b.topPx + b.heightPx > a.topPx + 0.001
  );
}

it("[U15] the other one fills the area and oneself is in its lower right corner", () => {
  const { placements } = callLayout({
    items: [camera("me", true), camera("other")],
    widthPx: 1260,
    heightPx: 680,
  });
  const [me, other] = placements;
  expect(other).toStrictEqual({
    id: "other",
    role: "main",
    rect: { leftPx: 0, topPx: 0, widthPx: 1260, heightPx: 680 },
  });
  expect(me?.role).toBe("corner");
  expect(outside(placements, { widthPx: 1260, heightPx: 680 })).toStrictEqual([]);
  expect(sizePx2(me?.rect ?? { leftPx: 0, topPx: 0, widthPx: 0, heightPx: 0 })).toBeLessThan(
    (1260 * 680) / 10,
  );
  expect(me?.rect.leftPx).toBeGreaterThan(630);
  expect(me?.rect.topPx).toBeGreaterThan(340);
});

it("[U15] on an upright screen the picture in the corner is upright too", () => {
  const { placements } = callLayout({
    items: [camera("me", true), camera("other")],
    widthPx: 378,
    heightPx: 690,
  });
  const me = placements[0]?.rect;
  expect(me?.heightPx).toBeGreaterThan(me?.widthPx ?? Infinity);
});

it("[U15] two who are both not here stand side by side", () => {
  const { placements } = callLayout({
    items: [camera("one"), camera("two")],
    widthPx: 1260,
    heightPx: 680,
  });
  expect(placements.map(({ role }) => role)).toStrictEqual(["grid", "grid"]);
});

describe("with a shared screen", () => {
  it("[U16] it takes more than half of a wide area, with the cameras beside it", () => {
    const { placements } = callLayout({
      items: [screen("screen"), ...cameras(5)],
      widthPx: 1260,
      heightPx: 680,
    });
    const [stage, ...strip] = placements;
    expect(stage?.role).toBe("stage");
    expect(stage === undefined ? 0 : sizePx2(stage.rect)).toBeGreaterThan((1260 * 680) / 2);
    const endPx = (stage?.rect.leftPx ?? 0) + (stage?.rect.widthPx ?? 0);
    expect(strip.filter(({ role, rect }) => role !== "strip" || rect.leftPx < endPx)).toStrictEqual(
      [],
    );
  });

  it("[U16] it takes more than half of an upright area, with the cameras below it", () => {
    const { placements } = callLayout({
      items: [screen("screen"), ...cameras(5)],
      widthPx: 378,
      heightPx: 690,
    });
    const [stage, ...strip] = placements;
    expect(stage === undefined ? 0 : sizePx2(stage.rect)).toBeGreaterThan((378 * 690) / 2);
    const endPx = (stage?.rect.topPx ?? 0) + (stage?.rect.heightPx ?? 0);
    expect(strip.filter(({ rect }) => rect.topPx < endPx)).toStrictEqual([]);
  });

  it("[U16] two screens share the stage alike", () => {
    const { placements } = callLayout({
      items: [screen("one"), screen("two"), ...cameras(2)],
      widthPx: 1260,
      heightPx: 680,
    });
    const [one, two] = placements.map(({ rect }) => sizePx2(rect));
    expect(one).toBeGreaterThan(200_000);
    expect(two).toBe(one);
  });

  it("[U16] alone it has the whole area", () => {
    const { placements } = callLayout({ items: [screen("one")], widthPx: 1260, heightPx: 680 });
    expect(placements[0]?.rect).toStrictEqual({
      leftPx: 0,
      topPx: 0,
      widthPx: 1260,
      heightPx: 680,
    });
  });
});

it("[U17] with or without screens, 1 to 30 people are each placed once, in order, apart and in sight", () => {
  for (const area of AREAS) {
    for (let count = 1; count <= 30; count += 1) {
      for (const screens of [[], [screen("one")], [screen("one"), screen("two")]]) {
        const items = [...screens, ...cameras(count)];
        const { placements, contentHeightPx } = callLayout({ items, ...area });
        expect(placements.map(({ id }) => id)).toStrictEqual(items.map(({ id }) => id));
        expect(outside(placements, { ...area, heightPx: contentHeightPx })).toStrictEqual([]);
        const apart = placements.filter(({ role }) => role !== "corner");
        const touching = apart.filter((one, at) =>
          apart.slice(at + 1).some((other) => overlaps(one, other)),
        );
        expect(touching).toStrictEqual([]);
      }
    }
  }
});

it("[U13] sixteen people need no scrolling on a phone either", () => {
  const { contentHeightPx } = callLayout({ items: cameras(16), widthPx: 378, heightPx: 690 });
  expect(contentHeightPx).toBe(690);
});
