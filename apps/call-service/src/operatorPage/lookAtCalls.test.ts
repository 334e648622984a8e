import {
  CALL_SLOT_ID,
  type DeviceId,
  type LiveKitIdentity,
  type LiveKitRoomName,
  type MatrixRoomId,
  type UserId,
} from "@tertulia/protocol";
import { expect, it } from "vitest";
import { createCallLedger } from "../calls/createCallLedger.ts";
import type { SfuParticipant, SfuRoom } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import { lookAtCalls } from "./lookAtCalls.ts";

const PLAZA = "plaza" as LiveKitRoomName;
const ANA = "hashed-ana" as LiveKitIdentity;

function room(name: string, changes: Partial<SfuRoom> = {}): SfuRoom {
  return {
    name: name as LiveKitRoomName,
    sid: "RM_1",
    createdAt: 100,
    participantCount: 1,
    maxParticipants: 0,
    ...changes,
  };
}

function person(identity: string, changes: Partial<SfuParticipant> = {}): SfuParticipant {
  const named = { identity: identity as LiveKitIdentity, sid: "PA_1" };
  return { ...named, joinedAt: 200, state: "active", ...changes };
}

function sourcesOf(rooms: readonly SfuRoom[], people: readonly SfuParticipant[]) {
  const ledger = createCallLedger({ clock: { now: () => 0 } });
  const sfu = {
    listRooms: () => Promise.resolve(rooms),
    listParticipants: () => Promise.resolve(people),
  };
  return { sfu, ledger };
}

it("[S285] people and rooms have the names they have in Matrix, where a token told them", async () => {
  const sources = sourcesOf([room(PLAZA)], [person("stranger"), person(ANA, { joinedAt: 150 })]);
  sources.ledger.record({
    room: PLAZA,
    identity: ANA,
    place: { matrixRoomId: "!plaza:hs.example" as MatrixRoomId, slotId: CALL_SLOT_ID },
    userId: "@ana:hs.example" as UserId,
    deviceId: "PHONE" as DeviceId,
    serverName: "hs.example",
    expiresAt: 1_000,
  });
  expect(await lookAtCalls(sources)).toEqual({
    kind: "known",
    hiddenCount: 0,
    calls: [
      {
        room: PLAZA,
        matrixRoomId: "!plaza:hs.example",
        startedAt: 100,
        people: [
          {
            identity: ANA,
            userId: "@ana:hs.example",
            deviceId: "PHONE",
            joinedAt: 150,
            isActive: true,
          },
          {
            identity: "stranger",
            userId: null,
            deviceId: null,
            joinedAt: 200,
            isActive: true,
          },
        ],
      },
    ],
  });
});

it("[S285] empty rooms and people about to go are not shown, the longest call is first", async () => {
  const rooms = [
    room("late", { createdAt: 300 }),
    room("early"),
    room("", { participantCount: 0 }),
  ];
  const people = [person("gone", { state: "disconnected" }), person("new", { state: "joining" })];
  const seen = await lookAtCalls(sourcesOf(rooms, people));
  expect(seen).toMatchObject({
    calls: [
      { room: "early", people: [{ identity: "new", isActive: false }] },
      { room: "late", people: [{ identity: "new" }] },
    ],
  });
});

it("[S286] fifty calls are shown and the rest counted", async () => {
  const rooms = Array.from({ length: 53 }, (_, index) => room(`room-${index}`));
  const seen = await lookAtCalls(sourcesOf(rooms, [person("a")]));
  expect(seen.kind === "known" && [seen.calls.length, seen.hiddenCount]).toEqual([50, 3]);
});

it("[S286] an SFU that does not answer is shown as that", async () => {
  const { sfu, ledger } = sourcesOf([room(PLAZA)], []);
  const listParticipants = () => Promise.reject(new Refusal("sfu/unreachable"));
  const seen = await lookAtCalls({ sfu: { ...sfu, listParticipants }, ledger });
  expect(seen).toEqual({ kind: "unknown", reason: "sfu/unreachable" });
});

it("[S286] a store that does not answer costs the names, not the call", async () => {
  const { sfu } = sourcesOf([room(PLAZA)], [person(ANA)]);
  const findCall = () => Promise.reject(new Error("gone"));
  expect(await lookAtCalls({ sfu, ledger: { findCall } })).toMatchObject({
    calls: [{ room: PLAZA, matrixRoomId: null, people: [{ identity: ANA, userId: null }] }],
  });
});
