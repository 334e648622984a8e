import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { formatStoreMessage, parseStoreMessage } from "./parseStoreMessage.ts";
import type { StoreMessage } from "./Store.ts";

const EVENT: StoreMessage = {
  kind: "sfuEvent",
  event: {
    id: "EV_1",
    name: "participant_left",
    createdAt: 1,
    room: { name: "room" as LiveKitRoomName, sid: "RM_1" },
    participant: {
      identity: "ana" as LiveKitIdentity,
      sid: "PA_1",
      disconnectReason: "CLIENT_INITIATED",
    },
  },
};
const BARE: StoreMessage = {
  kind: "sfuEvent",
  event: { id: "", name: "of tomorrow", createdAt: 0 },
};

it.each<StoreMessage>([EVENT, BARE, { kind: "jobsChanged" }])(
  "[S400] %j is understood by another replica, and not told to the one that said it",
  (message) => {
    const text = formatStoreMessage("one", message);
    expect(parseStoreMessage(text, "other")).toEqual(message);
    expect(parseStoreMessage(text, "one")).toBeNull();
  },
);

it.each([
  "",
  "{",
  "null",
  "[]",
  '{"from":"x"}',
  '{"message":{"kind":"jobsChanged"}}',
  '{"from":"x","message":null}',
  '{"from":"x","message":{"kind":"of tomorrow"}}',
  '{"from":"x","message":{"kind":"sfuEvent"}}',
  '{"from":"x","message":{"kind":"sfuEvent","event":null}}',
  '{"from":"x","message":{"kind":"sfuEvent","event":{}}}',
  '{"from":"x","message":{"kind":"sfuEvent","event":{"id":1,"name":"a","createdAt":0}}}',
  '{"from":"x","message":{"kind":"sfuEvent","event":{"id":"","name":"a","createdAt":0,"room":null}}}',
  '{"from":"x","message":{"kind":"sfuEvent","event":{"id":"","name":"a","createdAt":0,"participant":{}}}}',
])("[S400] %s is nothing that a replica says", (text) => {
  expect(parseStoreMessage(text, "other")).toBeNull();
});
