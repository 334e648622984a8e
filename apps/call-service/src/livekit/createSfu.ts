/** The SFU port before LiveKit's RoomService. Rules S22–S25, S44, S150–S152 in SPEC.md. */
import type { ParticipantInfo, Room } from "@livekit/protocol";
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import type { Sfu, SfuParticipant, SfuRoom, SfuSeats } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import {
  askRoomService,
  callRoomService,
  type RoomServiceCall,
  type RoomServiceOptions,
} from "./callRoomService.ts";

/** Seconds an SFU room lives without ever having had a participant. */
const EMPTY_TIMEOUT_SECONDS = 300;
/** Seconds an SFU room outlives its last participant. */
const DEPARTURE_TIMEOUT_SECONDS = 20;
/** By the number of `ParticipantInfo.State`; an unknown one is taken for somebody who is there. */
const STATES = ["joining", "joined", "active", "disconnected"] as const;

/** A method that no client knows: one that is alive says so at once. */
const PULSE_METHOD = "org.tertulia.pulse";
/** By the code of the SFU's error: `invalid_argument` is the client's own "no such method". */
const PULSES: Readonly<Record<string, "answered" | "silent" | "nobody">> = {
  invalid_argument: "answered",
  canceled: "silent",
  not_found: "nobody",
};

/** The SFU behind `apiUrl`. Requests for one room that overlap become one. */
export function createSfu(options: RoomServiceOptions): Sfu {
  const underWay = new Map<LiveKitRoomName, Promise<SfuSeats>>();
  // The largest import of all: listening does not wait for it, and neither does the first caller.
  const messages = import("./roomServiceMessages.ts");
  const call = <TAnswer>(call: RoomServiceCall<TAnswer>): Promise<TAnswer | null> =>
    callRoomService(call, options);

  const createRoom = async (room: LiveKitRoomName): Promise<SfuSeats> => {
    const { CreateRoomRequest, Room } = await messages;
    const request = new CreateRoomRequest({
      name: room,
      emptyTimeout: EMPTY_TIMEOUT_SECONDS,
      departureTimeout: DEPARTURE_TIMEOUT_SECONDS,
      maxParticipants: 0,
    });
    const grant = { roomCreate: true } as const;
    const made = await call({ method: "CreateRoom", request, answer: Room, grant });
    if (made === null) throw new Refusal("sfu/refused", "not_found");
    // Its count of participants is that of the room's creation: who is in has to be asked for.
    return { maxParticipants: made.maxParticipants };
  };

  return {
    ensureRoom: (room) => {
      const running = underWay.get(room);
      if (running !== undefined) return running;
      const request = createRoom(room).finally(() => underWay.delete(room));
      underWay.set(room, request);
      return request;
    },
    listRooms: async () => {
      const { ListRoomsRequest, ListRoomsResponse } = await messages;
      const request = new ListRoomsRequest();
      const grant = { roomList: true } as const;
      const answer = await call({ method: "ListRooms", request, answer: ListRoomsResponse, grant });
      return answer?.rooms.map(toRoom) ?? [];
    },
    listParticipants: async (room) => {
      const { ListParticipantsRequest, ListParticipantsResponse } = await messages;
      const answer = await call({
        method: "ListParticipants",
        request: new ListParticipantsRequest({ room }),
        answer: ListParticipantsResponse,
        grant: { roomAdmin: true, room },
      });
      return answer?.participants.map(toParticipant) ?? [];
    },
    getParticipant: async (room, identity) => {
      const { ParticipantInfo, RoomParticipantIdentity } = await messages;
      const answer = await call({
        method: "GetParticipant",
        request: new RoomParticipantIdentity({ room, identity }),
        answer: ParticipantInfo,
        grant: { roomAdmin: true, room },
      });
      return answer === null ? null : toParticipant(answer);
    },
    removeParticipant: async (room, identity) => {
      const { RemoveParticipantResponse, RoomParticipantIdentity } = await messages;
      await call({
        method: "RemoveParticipant",
        request: new RoomParticipantIdentity({ room, identity }),
        answer: RemoveParticipantResponse,
        grant: { roomAdmin: true, room },
      });
    },
    feelPulse: async (room, destinationIdentity) => {
      const { PerformRpcRequest, PerformRpcResponse } = await messages;
      const asked = await askRoomService(
        {
          method: "PerformRpc",
          request: new PerformRpcRequest({ room, destinationIdentity, method: PULSE_METHOD }),
          answer: PerformRpcResponse,
          grant: { roomAdmin: true, room },
        },
        options,
      );
      return asked.kind === "answer" ? "answered" : (PULSES[asked.code] ?? "untold");
    },
    deleteRoom: async (room) => {
      const { DeleteRoomRequest, DeleteRoomResponse } = await messages;
      await call({
        method: "DeleteRoom",
        request: new DeleteRoomRequest({ room }),
        answer: DeleteRoomResponse,
        grant: { roomCreate: true },
      });
    },
  };
}

function toRoom(room: Room): SfuRoom {
  return {
    name: room.name as LiveKitRoomName,
    sid: room.sid,
    createdAt: toMs(room.creationTimeMs, room.creationTime),
    participantCount: room.numParticipants,
    maxParticipants: room.maxParticipants,
  };
}

function toParticipant(participant: ParticipantInfo): SfuParticipant {
  return {
    identity: participant.identity as LiveKitIdentity,
    sid: participant.sid,
    joinedAt: toMs(participant.joinedAtMs, participant.joinedAt),
    state: STATES[participant.state] ?? "active",
  };
}

/** Older SFUs tell the second alone. */
function toMs(ms: bigint, seconds: bigint): number {
  return ms > 0n ? Number(ms) : Number(seconds) * 1000;
}
