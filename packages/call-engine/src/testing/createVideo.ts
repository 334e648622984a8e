/** A picture's place as a tile has it, for tests in a browser. */
import { onTestFinished } from "vitest";

/** An element on the page, because nobody sends pictures to what is not seen; gone when the test is over. */
export function createVideo(): HTMLVideoElement {
  const video = document.createElement("video");
  video.muted = true;
  video.style.width = "320px";
  video.style.height = "180px";
  document.body.append(video);
  onTestFinished(() => video.remove());
  return video;
}
