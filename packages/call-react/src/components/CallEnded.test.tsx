import { act, fireEvent, screen } from "@testing-library/react";
import { fakeLiveCall, fakeMember } from "@tertulia/call-engine/testing";
import type { CallEnd, CallSnapshot } from "@tertulia/call-engine";
import type { MatrixRoomId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { renderInCall } from "../testing/renderInCall.tsx";
import { CallEnded } from "./CallEnded.tsx";

function ended(reason: CallEnd): CallSnapshot {
  return { phase: "idle", ended: { roomId: "!room:example.org" as MatrixRoomId, reason } };
}

const said = (): string | null => screen.getByRole("status").textContent;

it("[U52] it says how others ended the call, and nothing when oneself did", () => {
  const { engine } = renderInCall(<CallEnded locale="en" />);
  const sentences = (["declined", "unanswered", "hung-up", "lost", "left"] as const).map(
    (reason) => {
      act(() => engine.show(ended(reason)));
      return said();
    },
  );
  expect(sentences).toStrictEqual([
    "Your call was declined.",
    "Nobody answered your call.",
    "The other person hung up.",
    "The other person lost the connection and did not come back.",
    "",
  ]);
});

it("[U52] it goes when it is closed, and the next one is told again", () => {
  const { engine } = renderInCall(<CallEnded locale="es" />);
  act(() => engine.show(ended("declined")));
  fireEvent.click(screen.getByRole("button", { name: "Cerrar" }));
  expect(said()).toBe("");
  act(() => engine.show(ended("declined")));
  expect(said()).toBe("Rechazaron tu llamada.");
});

it("[U52] it goes when the next call begins", () => {
  const { engine } = renderInCall(<CallEnded locale="en" />);
  act(() => engine.show(ended("hung-up")));
  act(() => engine.show(fakeLiveCall([fakeMember("ana")])));
  expect(said()).toBe("");
});
