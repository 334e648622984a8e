import { act } from "@testing-library/react";
import { createFakeCallEngine, fakeLiveCall, fakeMember } from "@tertulia/call-engine/testing";
import { CallError, type MatrixRoomId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { renderWithEngine } from "../testing/renderWithEngine.tsx";
import { useLiveKitCall, type LiveKitCall } from "./useLiveKitCall.ts";

const HERE = "!room:example.org" as MatrixRoomId;
const ELSEWHERE = "!other:example.org" as MatrixRoomId;

function renderCall(engine = createFakeCallEngine()) {
  const views: LiveKitCall[] = [];
  function Probe(): null {
    views.push(useLiveKitCall(HERE));
    return null;
  }
  renderWithEngine(<Probe />, engine);
  return {
    engine,
    views,
    call: (): LiveKitCall => {
      const last = views.at(-1);
      if (last === undefined) throw new Error("nothing rendered");
      return last;
    },
  };
}

it("[U3] it shows its own room's call", () => {
  const { engine, call } = renderCall();
  const snapshot = fakeLiveCall([fakeMember("ana"), fakeMember("beto")], { link: "retrying" });
  act(() => engine.show(snapshot));
  expect(call()).toMatchObject({
    phase: "live",
    participants: snapshot.members,
    tracks: snapshot.tiles,
    localTracks: snapshot.local,
    link: "retrying",
    error: null,
    activeSpeaker: null,
    ringing: [],
    ended: null,
  });
});

it("[U3] it shows why a call failed, and why one ended", () => {
  const { engine, call } = renderCall();
  const error = new CallError("call/full");
  act(() => engine.show({ phase: "failed", roomId: HERE, error }));
  expect(call()).toMatchObject({ phase: "failed", error, participants: [], link: null });
  act(() => engine.show({ phase: "idle", ended: { roomId: HERE, reason: "declined" } }));
  expect(call()).toMatchObject({ phase: "idle", error: null, ended: "declined" });
});

it("[U3] it hands each command to the engine", async () => {
  const { engine, call } = renderCall();
  await call().join({ camera: true });
  act(() => engine.show(fakeLiveCall([fakeMember("ana")])));
  await call().setMicrophone(true);
  await call().setCamera(true);
  await call().setScreenShare(true);
  await call().setHandRaised(true);
  await call().leave();
  expect(engine.commands).toStrictEqual([
    `join ${HERE}`,
    "setMicrophone true",
    "setCamera true",
    "setScreenShare true",
    "setHandRaised true",
    "leave",
  ]);
});

it("[U2] another room's call is idle here and renders nothing", () => {
  const { engine, views, call } = renderCall();
  act(() => engine.show(fakeLiveCall([fakeMember("ana")], { roomId: ELSEWHERE })));
  act(() => engine.show({ phase: "leaving", roomId: ELSEWHERE }));
  act(() => engine.show({ phase: "idle", ended: { roomId: ELSEWHERE, reason: "hung-up" } }));
  expect(call()).toMatchObject({ phase: "idle", participants: [], tracks: [], ended: null });
  expect(views).toHaveLength(1);
});

it("[U2] commands leave another room's call alone", async () => {
  const { engine, call } = renderCall();
  act(() => engine.show(fakeLiveCall([fakeMember("ana")], { roomId: ELSEWHERE })));
  await call().setMicrophone(true);
  await call().setCamera(true);
  await call().setScreenShare(true);
  await call().setHandRaised(true);
  await call().leave();
  expect(engine.commands).toStrictEqual([]);
});
