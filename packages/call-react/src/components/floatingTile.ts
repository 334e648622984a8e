/** The one picture that a call in the corner shows. Rule U21. */
import type { CallInProgress, CallTile } from "@tertulia/call-engine";

/** Somebody else's screen, else who speaks or spoke last, else the first other member, else oneself. */
export function floatingTile({
  tiles,
  activeSpeaker,
}: Pick<CallInProgress, "tiles" | "activeSpeaker">): CallTile | null {
  const others = tiles.filter((tile) => !tile.member.isLocal);
  const cameras = others.filter((tile) => tile.source === "camera");
  return (
    others.find((tile) => tile.source === "screen") ??
    cameras.find((tile) => tile.member.key === activeSpeaker) ??
    cameras[0] ??
    tiles.find((tile) => tile.source === "camera") ??
    null
  );
}
