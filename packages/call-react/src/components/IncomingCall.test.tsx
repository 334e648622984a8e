import { fireEvent, screen } from "@testing-library/react";
import type { IncomingRing } from "@tertulia/call-engine";
import type { MatrixRoomId, UserId } from "@tertulia/protocol";
import { describe, expect, it, vi } from "vitest";
import { renderInCall } from "../testing/renderInCall.tsx";
import { IncomingCall, type IncomingCallProps } from "./IncomingCall.tsx";

const RING: IncomingRing = {
  roomId: "!room:example.org" as MatrixRoomId,
  callerId: "@beto:example.org" as UserId,
  intent: "video",
  notificationId: "$first",
  expiresAt: 1_790_000_090_000,
};

const PROPS: IncomingCallProps = {
  ring: RING,
  callerName: "Beto",
  callerAvatarUrl: null,
  roomName: null,
  locale: "en",
  onAccept: () => undefined,
  onAcceptWithCamera: () => undefined,
  onDecline: () => undefined,
};

it("[U60] it says who calls, and whether with picture", () => {
  renderInCall(<IncomingCall {...PROPS} />);
  const dialog = screen.getByRole("alertdialog", { name: "Beto is calling" });
  expect(dialog.dataset["testid"]).toBe("incoming-call");
  expect(screen.getByText("Video call")).toBeDefined();
});

it("[U60] in a group it says where, here in Spanish and without picture", () => {
  const ring = { ...RING, intent: "audio" } as const;
  renderInCall(<IncomingCall {...PROPS} ring={ring} roomName="Plan" locale="es" />);
  expect(screen.getByRole("alertdialog", { name: "Beto te llama" })).toBeDefined();
  expect(screen.getByText("Llamada de voz en Plan")).toBeDefined();
});

it.each([
  ["Accept", "accept-call", "onAccept"],
  ["Accept with camera", "accept-call-video", "onAcceptWithCamera"],
  ["Decline", "decline-call", "onDecline"],
] as const)("[U60, U61] %s is told once, and then every answer is gone", (name, testId, prop) => {
  const told = vi.fn();
  renderInCall(<IncomingCall {...PROPS} {...{ [prop]: told }} />);
  const button = screen.getByRole("button", { name });
  expect(button.dataset["testid"]).toBe(testId);
  fireEvent.click(button);
  fireEvent.click(button);
  expect(told).toHaveBeenCalledOnce();
  const isOpen = screen.getAllByRole<HTMLButtonElement>("button").map((each) => !each.disabled);
  expect(isOpen).toStrictEqual([false, false, false]);
});

it("[U101] without picture there is no camera to accept with", () => {
  const ring = { ...RING, intent: "audio" } as const;
  renderInCall(<IncomingCall {...PROPS} ring={ring} />);
  expect(screen.queryByTestId("accept-call-video")).toBeNull();
});

it("[U63] the next ring starts unanswered", () => {
  const onAccept = vi.fn();
  const { rerender } = renderInCall(<IncomingCall {...PROPS} onAccept={onAccept} />);
  fireEvent.click(screen.getByTestId("accept-call"));
  const next = { ...RING, notificationId: "$second" };
  rerender(<IncomingCall {...PROPS} ring={next} onAccept={onAccept} />);
  fireEvent.click(screen.getByTestId("accept-call"));
  expect(onAccept).toHaveBeenCalledTimes(2);
});

describe("the focus", () => {
  function focused(name: "button" | "textarea"): HTMLElement {
    const element = document.createElement(name);
    document.body.append(element);
    element.focus();
    return element;
  }

  it("[U62] goes to the dialog, not to an answer, and back", () => {
    const before = focused("button");
    const { unmount } = renderInCall(<IncomingCall {...PROPS} />);
    expect(document.activeElement).toBe(screen.getByTestId("incoming-call"));
    expect(screen.queryByRole("alert")).toBeNull();
    unmount();
    expect(document.activeElement).toBe(before);
    before.remove();
  });

  it("[U62] stays with whoever is writing, who hears of the ring all the same", () => {
    const composer = focused("textarea");
    const { unmount } = renderInCall(<IncomingCall {...PROPS} />);
    expect(document.activeElement).toBe(composer);
    expect(screen.getByRole("alert").textContent).toBe("Beto is callingVideo call");
    unmount();
    expect(document.activeElement).toBe(composer);
    composer.remove();
  });
});
