import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { fakeLiveCall, fakeMember } from "@tertulia/call-engine/testing";
import type { JoinRequest } from "@tertulia/call-engine";
import type { UserId } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import { ROOM_ID } from "../../testing/createFakeRoom.ts";
import {
  createFakeWorkspace,
  fakeRoomCall,
  fakeSummary,
} from "../../testing/createFakeWorkspace.ts";
import { renderInWorkspace } from "../../testing/renderInApp.tsx";
import type { RoomSummary } from "../rooms/RoomSummary.ts";
import { CallButton } from "./CallButton.tsx";

const BETO = "@beto:example.org" as UserId;

async function renderButton(fields: Partial<RoomSummary> = {}) {
  const fake = await createFakeWorkspace({ people: ["ana", "beto", "carla", "dani"] });
  const joins: JoinRequest[] = [];
  Object.assign(fake.engine, {
    join: (request: JoinRequest) => Promise.resolve(void joins.push(request)),
  });
  renderInWorkspace(<CallButton room={fakeSummary(fields)} />, fake.workspace);
  return { ...fake, joins };
}

describe("CallButton", () => {
  it("[C80] with nobody in it starts a call", async () => {
    const { joins } = await renderButton();
    fireEvent.click(screen.getByTestId("start-call"));
    await waitFor(() => expect(joins).toEqual([{ roomId: ROOM_ID }]));
  });

  it("[C122] starts a video call too, which rings as one; a running call is joined one way", async () => {
    const { directory, joins } = await renderButton({ directUserId: BETO });
    const button = screen.getByRole("button", { name: "Start video call" });
    expect(button.dataset["testid"]).toBe("start-video-call");
    fireEvent.click(button);
    await waitFor(() =>
      expect(joins).toEqual([
        { roomId: ROOM_ID, camera: true, endsWhenAlone: true, ring: { userIds: [BETO] } },
      ]),
    );
    act(() => directory.set(fakeRoomCall(["beto"])));
    expect(screen.queryByTestId("start-video-call")).toBeNull();
  });

  it("[C81, C122] who may not join starts no video call either", async () => {
    const { directory, joins } = await renderButton();
    act(() => directory.set(fakeRoomCall([], false)));
    const button = screen.getByTestId("start-video-call");
    fireEvent.click(button);
    await new Promise((resolve) => setTimeout(resolve));
    expect([button.getAttribute("aria-disabled"), joins]).toEqual(["true", []]);
  });

  it("[C80] with somebody in it joins, and says who is in", async () => {
    const { directory, joins } = await renderButton();
    act(() => directory.set(fakeRoomCall(["beto", "carla", "dani"])));
    expect(screen.getByTestId("callers").textContent).toContain(
      "Beto, Carla and 1 other in the call",
    );
    fireEvent.click(screen.getByTestId("join-call"));
    await waitFor(() => expect(joins).toEqual([{ roomId: ROOM_ID }]));
  });

  it("[C82] starting in a direct chat rings the other person; joining rings nobody", async () => {
    const { directory, joins } = await renderButton({ directUserId: BETO });
    fireEvent.click(screen.getByTestId("start-call"));
    await waitFor(() =>
      expect(joins).toEqual([{ roomId: ROOM_ID, endsWhenAlone: true, ring: { userIds: [BETO] } }]),
    );
    act(() => directory.set(fakeRoomCall(["beto"])));
    fireEvent.click(screen.getByTestId("join-call"));
    await waitFor(() => expect(joins[1]).toEqual({ roomId: ROOM_ID, endsWhenAlone: true }));
  });

  it("[C81] who may not join is told why, and a click does nothing", async () => {
    const { directory, joins, engine } = await renderButton();
    act(() => directory.set(fakeRoomCall(["beto"], false)));
    const button = screen.getByTestId("join-call");
    expect(button.getAttribute("aria-disabled")).toBe("true");
    expect(button.getAttribute("aria-description")).toMatch(
      /^You may not join calls in this room\./,
    );
    fireEvent.focus(button);
    fireEvent.click(button);
    // A join that was wrongly begun would come after the code has loaded.
    await new Promise((resolve) => setTimeout(resolve));
    expect(joins).toEqual([]);
    expect(engine.commands).toEqual([]);
  });

  it("[C83] a running call on screen, or a hand on the button, makes everything ready", async () => {
    const { directory, engine } = await renderButton();
    fireEvent.pointerEnter(screen.getByTestId("start-call"));
    await waitFor(() => expect(engine.commands).toEqual([`warm ${ROOM_ID}`]));
    act(() => directory.set(fakeRoomCall(["beto"])));
    await waitFor(() => expect(engine.commands).toEqual([`warm ${ROOM_ID}`, `warm ${ROOM_ID}`]));
  });

  it("[C80] while this tab is in the call there is no button", async () => {
    const { workspace, engine } = await renderButton();
    await act(() => workspace.calls.join({ roomId: ROOM_ID }));
    act(() => engine.show(fakeLiveCall([fakeMember("ana")], { roomId: ROOM_ID })));
    expect(screen.queryByRole("button")).toBeNull();
  });
});
