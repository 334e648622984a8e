import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import type { IncomingRing, JoinRequest } from "@tertulia/call-engine";
import { fakeLiveCall, fakeMember } from "@tertulia/call-engine/testing";
import type { UserId } from "@tertulia/protocol";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ROOM_ID } from "../../testing/createFakeRoom.ts";
import {
  createFakeWorkspace,
  fakeSummary,
  type FakeWorkspaceOptions,
} from "../../testing/createFakeWorkspace.ts";
import { renderInWorkspace } from "../../testing/renderInApp.tsx";
import { CallsLayer } from "./CallsLayer.tsx";

const RING: IncomingRing = {
  roomId: ROOM_ID,
  callerId: "@beto:example.org" as UserId,
  intent: "video",
  notificationId: "$ring",
  expiresAt: 1_790_000_090_000,
};

beforeEach(() => {
  vi.stubGlobal("AudioContext", SilentAudioContext);
  document.title = "Tertulia";
});

async function renderLayer(options: FakeWorkspaceOptions = {}) {
  const fake = await createFakeWorkspace(options);
  fake.roomList.set({ isReady: true, rooms: [fakeSummary({ directUserId: RING.callerId })] });
  renderInWorkspace(<CallsLayer roomOnScreen={null} />, fake.workspace);
  return fake;
}

describe("CallsLayer", () => {
  it("[C90] a ring is shown with who calls, stands in the title, and warms its room; its end takes all of it away", async () => {
    const { ring, engine } = await renderLayer();
    act(() => ring.set(RING));
    expect((await screen.findByTestId("incoming-call")).textContent).toContain("Beto");
    expect(document.title).toBe("📞 Beto is calling");
    expect(engine.commands).toContain(`warm ${ROOM_ID}`);
    act(() => ring.set(null));
    expect(screen.queryByTestId("incoming-call")).toBeNull();
    expect(document.title).toBe("Tertulia");
  });

  it("[C90] accepting goes to the room and joins its call", async () => {
    const { ring, engine } = await renderLayer();
    act(() => ring.set(RING));
    fireEvent.click(await screen.findByTestId("accept-call"));
    await waitFor(() => expect(engine.commands).toContain(`join ${ROOM_ID}`));
    expect(window.location.hash).toBe("#/room/!room%3Aexample.org");
  });

  it("[C123] accepting with the camera joins with it on", async () => {
    const { ring, engine } = await renderLayer();
    const joins: JoinRequest[] = [];
    Object.assign(engine, {
      join: (request: JoinRequest) => Promise.resolve(void joins.push(request)),
    });
    act(() => ring.set(RING));
    fireEvent.click(await screen.findByTestId("accept-call-video"));
    await waitFor(() =>
      expect(joins).toEqual([{ roomId: ROOM_ID, camera: true, endsWhenAlone: true }]),
    );
  });

  it("[C90] declining tells the caller", async () => {
    const { ring, declined } = await renderLayer();
    act(() => ring.set(RING));
    fireEvent.click(await screen.findByTestId("decline-call"));
    expect(declined).toEqual([RING]);
  });

  it("[C86] the tone sounds as long as it rings", async () => {
    const { ring } = await renderLayer();
    act(() => ring.set(RING));
    await screen.findByTestId("incoming-call");
    expect(SilentAudioContext.sounding).toBe(1);
    act(() => ring.set({ ...RING, notificationId: "$second" }));
    expect(SilentAudioContext.sounding).toBe(1);
    act(() => ring.set(null));
    expect(SilentAudioContext.sounding).toBe(0);
  });

  it("[C91] a call of another room floats, and opens its room", async () => {
    const { workspace, engine } = await renderLayer();
    await act(() => workspace.calls.join({ roomId: ROOM_ID }));
    act(() =>
      engine.show(fakeLiveCall([fakeMember("ana"), fakeMember("beto")], { roomId: ROOM_ID })),
    );
    expect(screen.getByTestId("call-panel").getAttribute("data-variant")).toBe("floating");
  });

  it("[C84] code that does not load is said, with a way on", async () => {
    const { workspace } = await renderLayer({ isChunkMissing: true });
    await act(() => workspace.calls.join({ roomId: ROOM_ID }));
    expect(screen.getByRole("alert").textContent).toContain("The call could not be loaded.");
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("[C84] a ring that cannot be answered for want of the code is said, and does not sound", async () => {
    const { ring } = await renderLayer({ isChunkMissing: true });
    act(() => ring.set(RING));
    expect((await screen.findByRole("alert")).textContent).toContain(
      "The call could not be loaded.",
    );
    expect(SilentAudioContext.sounding).toBe(0);
    expect(document.title).toBe("Tertulia");
  });
});

/** Plays nothing, and counts what would be heard. */
class SilentAudioContext {
  static sounding = 0;
  readonly sampleRate = 8000;
  readonly state = "running";
  readonly destination = {};
  createBuffer(): object {
    return { copyToChannel: () => undefined };
  }
  createBufferSource(): object {
    return {
      connect: () => undefined,
      disconnect: () => undefined,
      start: () => void (SilentAudioContext.sounding += 1),
      stop: () => void (SilentAudioContext.sounding -= 1),
    };
  }
  resume(): Promise<void> {
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}
