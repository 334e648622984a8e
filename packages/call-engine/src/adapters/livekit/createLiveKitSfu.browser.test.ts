/** The SFU port on livekit-client in a real browser, before a real livekit-server. */
import { Secret } from "@tertulia/protocol";
import { inject, onTestFinished, vi } from "vitest";
import { createFakeLog } from "../../testing/createFakeLog.ts";
import { createSfuWorld } from "../../testing/createSfuWorld.ts";
import { describeSfu, type SfuStage } from "../../testing/describeSfu.ts";
import { holdLinks } from "../../testing/holdLinks.ts";
import { createLiveKitSfu } from "./createLiveKitSfu.ts";

describeSfu("livekit-client", async (): Promise<SfuStage> => {
  const world = createSfuWorld(inject("liveKit"));
  await world.openRoom();
  const links = holdLinks();
  onTestFinished(links.release);
  return {
    sfu: createLiveKitSfu(createFakeLog()),
    token: async (kind, identity) => {
      switch (kind) {
        case "good":
          return world.token(identity);
        case "forged":
          return world.forgedToken(identity);
        case "for no room":
          return world.tokenForNowhere(identity);
        case "for a full room":
          return world.tokenForFullRoom(identity);
        case "for no server":
          return { livekitRoomUrl: "ws://127.0.0.1:9", token: new Secret("token") };
      }
    },
    remove: world.removeParticipant,
    endRoom: world.deleteRoom,
    hush: links.hush,
    loseLinks: links.cut,
    unplug: (device) => {
      const gone = new DOMException("not there", "NotFoundError");
      const method = device === "screen" ? "getDisplayMedia" : "getUserMedia";
      vi.spyOn(navigator.mediaDevices, method).mockRejectedValue(gone);
    },
  };
});
