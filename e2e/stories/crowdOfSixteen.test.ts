/** Sixteen people, one of them with our client. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { expectReceiving } from "../harness/media.ts";
import { story } from "../harness/story.ts";
import { until } from "../harness/until.ts";

const VIEWPORT = { width: 1280, height: 800 };
const MIN_TILE_WIDTH_PX = 200;
const NAMES =
  "Bea Carlos Delia Ernesto Fina Goyo Herminia Isidro Julia Kiko Lola Manolo Nuria Olga Paco".split(
    " ",
  );
/** Sound of all fifteen would take a core for nothing: three talk, as in a real meeting. */
const TALKING = 3;

interface TileState {
  readonly userId: string;
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  /** Frames the element has shown so far; 0 without a picture. */
  readonly frames: number;
}

function readTiles(page: Page): Promise<TileState[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="call-tile"]')].map((tile) => {
      const { left, top, right, bottom } = tile.getBoundingClientRect();
      const frames = tile.querySelector("video")?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
      return { userId: tile.dataset["userId"] ?? "", box: { left, top, right, bottom }, frames };
    }),
  );
}

story(
  "sixteen people are sixteen tiles with moving pictures, all visible at 1280×800",
  async (stage) => {
    const ana = await stage.person("Ana");
    const others = await Promise.all(NAMES.map((name) => stage.person(name)));
    const roomId = await stage.plaza([ana, ...others]);
    await stage.gatherCrowd(others, { roomId, withSound: TALKING });
    const ours = await stage.openTertulia(ana, { viewport: VIEWPORT });
    await ours.openRoom(roomId);
    await ours.joinCall();
    await ours.turn("camera", "on");
    await ours.hasTiles(16);
    await expectReceiving(
      ours.page,
      { pictures: 15, voices: TALKING },
      "Ana sees fifteen people and hears three",
    );

    const before = await readTiles(ours.page);
    await until("every tile shows new frames", async () => {
      const framesBefore = new Map(before.map((tile) => [tile.userId, tile.frames]));
      const now = await readTiles(ours.page);
      return (
        now.length === 16 && now.every((tile) => tile.frames > (framesBefore.get(tile.userId) ?? 0))
      );
    });
    const tiles = await readTiles(ours.page);
    for (const { userId, box } of tiles) {
      expect(box.left >= 0 && box.top >= 0, userId).toBe(true);
      expect(box.right <= VIEWPORT.width && box.bottom <= VIEWPORT.height, userId).toBe(true);
      expect(box.right - box.left, userId).toBeGreaterThanOrEqual(MIN_TILE_WIDTH_PX);
    }
    for (const [index, one] of tiles.entries()) {
      for (const other of tiles.slice(index + 1)) {
        const overlaps =
          Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left) > 1 &&
          Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top) > 1;
        expect(overlaps, `${one.userId} over ${other.userId}`).toBe(false);
      }
    }
  },
);
