import { act, screen } from "@testing-library/react";
import type { IncomingRing, RoomCall } from "@tertulia/call-engine";
import type { DeviceId, MatrixRoomId, UserId } from "@tertulia/protocol";
import { Profiler, type ReactElement } from "react";
import { expect, it, vi } from "vitest";
import { createFakeStore } from "../testing/createFakeStore.ts";
import { renderWithEngine } from "../testing/renderWithEngine.tsx";
import { useIncomingRing } from "./useIncomingRing.ts";
import { useRoomCall } from "./useRoomCall.ts";

const HERE = "!room:example.org" as MatrixRoomId;
const ELSEWHERE = "!other:example.org" as MatrixRoomId;
const ANA = "@ana:example.org" as UserId;

function fakeRoomCall(roomId: MatrixRoomId): RoomCall {
  const member = { userId: ANA, deviceId: "ANA" as DeviceId, joinedAt: 1_790_000_000_000 };
  return { roomId, members: [member], mayJoin: true };
}

it("[U4] it hears its own room only", () => {
  const onRender = vi.fn();
  const store = createFakeStore<ReadonlyMap<MatrixRoomId, RoomCall>>(new Map());
  const directory = { ...store, close: () => undefined };
  function Probe(): ReactElement {
    const call = useRoomCall(directory, HERE);
    return <p>{call === null ? "nobody" : call.members.map((member) => member.userId)}</p>;
  }
  renderWithEngine(
    <Profiler id="call" onRender={onRender}>
      <Probe />
    </Profiler>,
  );
  act(() => store.show(new Map([[ELSEWHERE, fakeRoomCall(ELSEWHERE)]])));
  expect(onRender).toHaveBeenCalledTimes(1);
  expect(screen.getByText("nobody")).toBeDefined();
  act(() => store.show(new Map([[HERE, fakeRoomCall(HERE)]])));
  expect(screen.getByText(ANA)).toBeDefined();
});

it("[U6] it follows the ringer", () => {
  const store = createFakeStore<IncomingRing | null>(null);
  const ringer = { ...store, decline: () => Promise.resolve(), close: () => undefined };
  function Probe(): ReactElement {
    return <p>{useIncomingRing(ringer)?.callerId ?? "silence"}</p>;
  }
  renderWithEngine(<Probe />);
  expect(screen.getByText("silence")).toBeDefined();
  const ring: IncomingRing = {
    roomId: HERE,
    callerId: ANA,
    intent: "video",
    notificationId: "$ring",
    expiresAt: 1_790_000_090_000,
  };
  act(() => store.show(ring));
  expect(screen.getByText(ANA)).toBeDefined();
  act(() => store.show(null));
  expect(screen.getByText("silence")).toBeDefined();
});
