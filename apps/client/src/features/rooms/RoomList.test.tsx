import { act, fireEvent, screen } from "@testing-library/react";
import type { MatrixRoomId } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import {
  createFakeWorkspace,
  fakeRoomCall,
  fakeSummary,
} from "../../testing/createFakeWorkspace.ts";
import { renderInWorkspace } from "../../testing/renderInApp.tsx";
import { matchRooms } from "./matchRooms.ts";
import { RoomList } from "./RoomList.tsx";

const PLAZA = fakeSummary({
  unreadCount: 3,
  lastMessage: {
    senderName: "Beto",
    isOwn: false,
    body: { kind: "text", text: "I bring\nthe coffee", style: "plain" },
  },
});
const KITCHEN = fakeSummary({
  roomId: "!kitchen:example.org" as MatrixRoomId,
  name: "La cocina de Núria",
});

async function renderList() {
  const fake = await createFakeWorkspace();
  fake.roomList.set({ isReady: true, rooms: [PLAZA, KITCHEN] });
  renderInWorkspace(<RoomList selectedId={KITCHEN.roomId} />, fake.workspace);
  return fake;
}

const rows = (): HTMLElement[] => screen.queryAllByTestId("room-item");

describe("RoomList", () => {
  it("[C30] a row shows name, last message, unread count, and leads to its room", async () => {
    await renderList();
    const [plaza, kitchen] = rows();
    expect(plaza?.textContent).toContain("Plaza");
    expect(plaza?.textContent).toContain("Beto: I bring the coffee");
    expect(plaza?.textContent).toContain("3 unread messages");
    expect(plaza?.getAttribute("data-room-id")).toBe(PLAZA.roomId);
    expect(plaza?.getAttribute("href")).toBe("#/room/!room%3Aexample.org");
    expect(kitchen?.getAttribute("aria-current")).toBe("page");
  });

  it("[C141] an invitation is shown without a time", async () => {
    const { roomList } = await renderList();
    const invited = fakeSummary({ membership: "invite", lastActiveAt: null });
    act(() => roomList.set({ isReady: true, rooms: [invited] }));
    expect(rows().map((row) => row.querySelector("time"))).toEqual([null]);
  });

  it("[C34] a row says who is in a call", async () => {
    const { directory } = await renderList();
    act(() => directory.set(fakeRoomCall(["ana", "beto"])));
    expect(rows()[0]?.textContent).toContain("In a call: Ana, Beto");
  });

  it("[C33] arrows move between the rows, from the search too", async () => {
    await renderList();
    const search = screen.getByRole("searchbox", { name: "Search chats" });
    fireEvent.keyDown(search, { key: "ArrowDown" });
    expect(document.activeElement).toBe(rows()[0]);
    fireEvent.keyDown(rows()[0] ?? search, { key: "ArrowDown" });
    expect(document.activeElement).toBe(rows()[1]);
    fireEvent.keyDown(rows()[1] ?? search, { key: "ArrowDown" });
    expect(document.activeElement).toBe(rows()[1]);
    fireEvent.keyDown(rows()[1] ?? search, { key: "Home" });
    expect(document.activeElement).toBe(rows()[0]);
  });

  it("[C33] search narrows the list; Enter opens the first, Escape shows all again", async () => {
    await renderList();
    const search = screen.getByRole("searchbox");
    fireEvent.change(search, { target: { value: "nuria" } });
    expect(rows()).toHaveLength(1);
    fireEvent.keyDown(search, { key: "Enter" });
    expect(window.location.hash).toBe("#/room/!kitchen%3Aexample.org");
    fireEvent.change(search, { target: { value: "nothing" } });
    expect(screen.getByText("No chat matches “nothing”.")).toBeTruthy();
    fireEvent.keyDown(search, { key: "Escape" });
    expect(rows()).toHaveLength(2);
  });

  it("[C32] until the list is ready it says that it loads", async () => {
    const { workspace, roomList } = await createFakeWorkspace();
    roomList.set({ isReady: false, rooms: [] });
    renderInWorkspace(<RoomList selectedId={null} />, workspace);
    expect(screen.getByRole("status", { name: "Loading…" })).toBeTruthy();
    act(() => roomList.set({ isReady: true, rooms: [] }));
    expect(screen.getByText("No chats yet")).toBeTruthy();
  });
});

describe("matchRooms", () => {
  it.each([
    ["", ["Plaza", "La cocina de Núria"]],
    ["coc", ["La cocina de Núria"]],
    ["NURIA la", ["La cocina de Núria"]],
    ["ocina", []],
  ])("[C33] %j finds %j", (query, names) => {
    expect(matchRooms([PLAZA, KITCHEN], query).map((room) => room.name)).toEqual(names);
  });
});
