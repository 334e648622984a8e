import type { UserId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { RelayedAnswer } from "../ports.ts";
import { parseProxiedGetToken } from "./parseProxiedRequest.ts";
import { relayTokenRequest } from "./relayTokenRequest.ts";

const PERSON = { userId: "@ana:hs.example" as UserId, serverName: "hs.example" };
const BODY = {
  url: "wss://sfu.friends.example",
  room_id: "!room:friends.example",
  slot_id: "m.call#ROOM",
  member: { id: "member-1", claimed_device_id: "PHONE" },
};

it.each<[RelayedAnswer, string]>([
  [{ status: 403, content: {} }, "relay/refused"],
  [{ status: 502, content: {} }, "relay/failed"],
  [{ status: 200, content: { jwt: 1 } }, "relay/failed"],
])(
  "[S262] an answer of another service, %j, is told with its homeserver",
  async (answer, reason) => {
    const homeserver = {
      relay: () => Promise.resolve(answer),
      readDelay: () => Promise.reject(new Error("nobody asks here")),
    };
    const request = parseProxiedGetToken(BODY);
    const order = { person: PERSON, request, destination: "friends.example" };
    await expect(relayTokenRequest(order, homeserver)).rejects.toMatchObject({
      reason,
      step: { host: "friends.example" },
    });
  },
);
