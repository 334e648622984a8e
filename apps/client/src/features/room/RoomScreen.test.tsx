import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { fakeLiveCall, fakeMember } from "@tertulia/call-engine/testing";
import type { UserId } from "@tertulia/protocol";
import { MatrixEventEvent, type MatrixEvent } from "matrix-js-sdk";
import { beforeEach, describe, expect, it } from "vitest";
import { ME, ROOM_ID, textEvent, type FakeEvent } from "../../testing/createFakeRoom.ts";
import {
  createFakeWorkspace,
  fakeRoomCall,
  fakeSummary,
  type FakeWorkspaceOptions,
} from "../../testing/createFakeWorkspace.ts";
import { renderInWorkspace } from "../../testing/renderInApp.tsx";
import type { RoomSummary } from "../rooms/RoomSummary.ts";
import { RoomScreen } from "./RoomScreen.tsx";

beforeEach(() => {
  // A page in the background reads nothing.
  document.hasFocus = () => false;
});

interface Setting extends FakeWorkspaceOptions {
  readonly events?: readonly FakeEvent[];
  readonly summary?: Partial<RoomSummary>;
}

async function renderRoom({ events = [], summary, ...options }: Setting = {}) {
  const fake = await createFakeWorkspace(options);
  for (const event of events) await fake.fakeRoom.add(event);
  fake.roomList.set({
    isReady: true,
    rooms: summary === undefined ? [fakeSummary()] : [fakeSummary(summary)],
  });
  renderInWorkspace(<RoomScreen roomId={ROOM_ID} />, fake.workspace);
  return fake;
}

const messages = (): HTMLElement[] => screen.queryAllByTestId("message");

describe("RoomScreen", () => {
  it("[C21] header, messages and composer of the room", async () => {
    await renderRoom({ events: [textEvent("hello"), textEvent("hi", { sender: ME })] });
    const header = screen.getByTestId("room-header");
    expect(within(header).getByRole("heading", { level: 1 }).textContent).toBe("Plaza");
    expect(header.textContent).toContain("Not encrypted");
    expect(screen.getByRole("log").contains(messages()[0] ?? null)).toBe(true);
    expect(messages()[0]?.getAttribute("aria-label")).toMatch(/^Beto, 12:01/);
    expect(messages()[1]?.getAttribute("aria-label")).toMatch(/^You, 12:02/);
    expect(messages()[0]?.textContent).toContain("hello");
    expect(screen.getByRole("textbox", { name: "Message to Plaza" })).toBeTruthy();
  });

  it("[C21] a room one is not in, and one that is still loading, say so", async () => {
    const { roomList } = await renderRoom();
    act(() => roomList.set({ isReady: true, rooms: [] }));
    expect(screen.getByText("You are not in this room")).toBeTruthy();
    act(() => roomList.set({ isReady: false, rooms: [] }));
    expect(screen.getByLabelText("Loading…")).toBeTruthy();
  });

  it("[C22] an invitation is accepted or declined; what does not work is said", async () => {
    const { fakeRoom } = await renderRoom({ summary: { membership: "invite" } });
    const asked: string[] = [];
    fakeRoom.client.joinRoom = (roomId) => {
      asked.push(roomId);
      return Promise.reject(new Error("no network"));
    };
    fireEvent.click(screen.getByRole("button", { name: "Accept" }));
    expect((await screen.findByRole("alert")).textContent).toMatch(/^That did not work\./);
    expect(asked).toEqual([ROOM_ID]);
  });

  it("[C46] what was not sent says so, and can be sent again or discarded", async () => {
    const { sent } = await renderRoom({ isSendBroken: true });
    fireEvent.change(screen.getByTestId("composer"), { target: { value: "hello" } });
    fireEvent.keyDown(screen.getByTestId("composer"), { key: "Enter" });
    expect((await screen.findByRole("alert")).textContent).toContain("Not sent.");
    fireEvent.click(screen.getByRole("button", { name: "Send again" }));
    await waitFor(() => expect(sent).toHaveLength(2));
    fireEvent.click(await screen.findByRole("button", { name: "Discard" }));
    await waitFor(() => expect(messages()).toHaveLength(0));
  });

  it("[C43] a message that cannot be decrypted says why", async () => {
    const { fakeRoom } = await renderRoom({
      events: [{ type: "m.room.encrypted", content: { algorithm: "x" } }],
    });
    const event = fakeRoom.events()[0] as MatrixEvent;
    await act(async () => {
      await event.attemptDecryption({
        decryptEvent: () => Promise.reject(new Error("no key")),
      } as never);
      fakeRoom.client.emit(MatrixEventEvent.Decrypted, event);
    });
    await waitFor(() =>
      expect(messages()[0]?.textContent).toContain(
        "This message cannot be decrypted on this device",
      ),
    );
  });

  it("[C45] many small lines fold into one that says how many", async () => {
    const join = (name: string): FakeEvent => ({
      type: "m.room.member",
      sender: `@${name}:example.org`,
      stateKey: `@${name}:example.org`,
      content: { membership: "join", displayname: name },
    });
    await renderRoom({ events: ["carla", "dani", "eva", "fran"].map(join) });
    expect(screen.getByText("fran joined · 3 more changes").tagName).toBe("SUMMARY");
  });

  it("[C92] a call stands beside the chat of its room, and on a narrow screen the chat can be switched to", async () => {
    const { workspace, engine } = await renderRoom({
      summary: { directUserId: "@beto:example.org" as UserId },
    });
    await act(() => workspace.calls.join({ roomId: ROOM_ID }));
    act(() =>
      engine.show(fakeLiveCall([fakeMember("ana"), fakeMember("beto")], { roomId: ROOM_ID })),
    );
    expect(screen.getByTestId("call-panel").getAttribute("data-variant")).toBe("full");
    expect(screen.getByTestId("composer")).toBeTruthy();
    expect(screen.getByRole("main").getAttribute("data-chat")).toBe("false");
    fireEvent.click(screen.getByRole("button", { name: "Show chat" }));
    expect(screen.getByRole("main").getAttribute("data-chat")).toBe("true");
    act(() => engine.show({ phase: "idle", ended: null }));
    expect(screen.queryByTestId("call-panel")).toBeNull();
  });

  it("[C140] with more than six people in the call the chat steps back on wide screens too", async () => {
    const { directory, workspace, engine } = await renderRoom();
    const isCrowded = (): string | null => screen.getByRole("main").getAttribute("data-crowded");
    const six = ["ana", "beto", "carla", "dani", "elena", "fran"];
    await act(() => workspace.calls.join({ roomId: ROOM_ID }));
    act(() =>
      engine.show(
        fakeLiveCall(
          six.map((name) => fakeMember(name)),
          { roomId: ROOM_ID },
        ),
      ),
    );
    act(() => directory.set(fakeRoomCall(six)));
    expect(isCrowded()).toBe("false");
    act(() => directory.set(fakeRoomCall([...six, "gabi"])));
    expect(isCrowded()).toBe("true");
    act(() => engine.show({ phase: "idle", ended: null }));
    expect(isCrowded()).toBe("false");
  });
});
