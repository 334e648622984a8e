/** The fake login keeps the port's promises; the test plays the homeserver. */
import { CallError, type LiveKitIdentity, type MatrixRoomId } from "@tertulia/protocol";
import type { RtcMembership } from "../ports.ts";
import {
  createFakeMatrixSession,
  FAKE_SERVICE_URL,
  fakeMembership,
  type FakePresence,
} from "./createFakeMatrixSession.ts";
import { describeMatrixSession, type MatrixStage } from "./describeMatrixSession.ts";
import { ENCRYPTED_ROOM, PLAIN_ROOM } from "./createFakePorts.ts";

const QUIET_ROOM = "!quiet:example.org" as MatrixRoomId;
const ANA = fakeMembership("ana");
const BETO = fakeMembership("beto");

describeMatrixSession("the fake", (): Promise<MatrixStage> => {
  const session = createFakeMatrixSession();
  session.rooms
    .set(PLAIN_ROOM, { isEncrypted: false, mayJoin: true })
    .set(ENCRYPTED_ROOM, { isEncrypted: true, mayJoin: true })
    .set(QUIET_ROOM, { isEncrypted: false, mayJoin: false });
  let memberships: readonly RtcMembership[] = [];

  function tell(event: Parameters<FakePresence["emit"]>[0]): Promise<void> {
    for (const presence of session.presences) presence.emit(event);
    return Promise.resolve();
  }

  function setMembership(member: RtcMembership, isThere: boolean): Promise<void> {
    const others = memberships.filter(({ identity }) => identity !== member.identity);
    memberships = isThere ? [...others, member] : others;
    return tell({ kind: "memberships", memberships });
  }

  session.onAnnounce = ({ roomId, emit }) => {
    if (session.rooms.get(roomId)?.mayJoin !== true)
      return emit({ kind: "failed", error: new CallError("call/no-permission") });
    emit({ kind: "announced" });
    if (roomId === ENCRYPTED_ROOM) {
      const key = { identity: ANA.identity, index: 0, bytes: new Uint8Array(16) };
      emit({ kind: "key", key });
    }
    void setMembership(ANA, true);
  };
  session.onLeave = () => setMembership(ANA, false);
  session.onHand = ({ hands }) => {
    const raised: [LiveKitIdentity, number][] = hands.at(-1) === true ? [[ANA.identity, 1]] : [];
    return tell({ kind: "hands", hands: new Map(raised) });
  };
  return Promise.resolve({
    session,
    transport: { type: "livekit", livekit_service_url: FAKE_SERVICE_URL },
    rooms: {
      plain: PLAIN_ROOM,
      encrypted: ENCRYPTED_ROOM,
      quiet: QUIET_ROOM,
      strange: "!strange:example.org" as MatrixRoomId,
    },
    beto: {
      userId: BETO.userId,
      joinCall: () => setMembership(BETO, true),
      leaveCall: () => setMembership(BETO, false),
      decline: () => tell({ kind: "declined", userId: BETO.userId }),
      declineOther: () => Promise.resolve(),
      seesAna: () => Promise.resolve(memberships.some(({ userId }) => userId === ANA.userId)),
      putAnaOut: () => tell({ kind: "failed", error: new CallError("call/removed") }),
    },
    loseHomeserver: () => {
      const gone = (): Promise<never> =>
        Promise.reject(new CallError("call/homeserver-unreachable"));
      Object.assign(session, { openIdToken: gone, onAskCallService: gone });
    },
  });
});
