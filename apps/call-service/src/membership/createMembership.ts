/** Whether a person is in the Matrix room of a call, asked once for whoever asks at once. Rules S207–S211 in SPEC.md. */
import type { MatrixRoomId, UserId } from "@tertulia/protocol";
import { serverNameOf } from "@tertulia/protocol";
import type { Clock, Membership, Standing } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import { setNewest } from "../internal/setNewest.ts";

/** How long "joined" is believed: an answer to a burst of requests, not a delay to a kick. */
const JOINED_TTL_MS = 3_000;
const MAX_REMEMBERED = 10_000;

/** Who can be asked about rooms: our own homeserver, by whatever right it grants us. */
export interface MembershipSource {
  /** The homeserver, whose own people it knows in any room; `null`: nobody can be asked. Read anew each time. */
  readonly ownServerName: string | null;
  /** @throws {Refusal} `membership/unknown`. */
  readonly isJoined: (userId: UserId, matrixRoomId: MatrixRoomId) => Promise<boolean>;
  /**
   * Whether the homeserver is in the room, and so knows who else is.
   *
   * @throws {Refusal} `membership/unknown`.
   */
  readonly seesRoom: (matrixRoomId: MatrixRoomId) => Promise<boolean>;
}

/** "Joined" is remembered for three seconds; "not joined" never, for whoever was just invited in. */
export function createMembership(source: MembershipSource, clock: Clock): Membership {
  const underWay = new Map<string, Promise<Standing>>();
  const joinedUntil = new Map<string, number>();

  const ask = async (userId: UserId, matrixRoomId: MatrixRoomId): Promise<Standing> => {
    const { ownServerName } = source;
    if (ownServerName === null) return "out-of-sight";
    if (await source.isJoined(userId, matrixRoomId)) return "joined";
    // A room without our homeserver looks empty from here, whoever is in it.
    const isOwn = serverNameOf(userId) === ownServerName;
    return isOwn || (await source.seesRoom(matrixRoomId)) ? "not-joined" : "out-of-sight";
  };

  const standingOf: Membership["standingOf"] = (userId, matrixRoomId) => {
    const key = JSON.stringify([userId, matrixRoomId]);
    if (clock.now() < (joinedUntil.get(key) ?? 0)) return Promise.resolve("joined");
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const question = ask(userId, matrixRoomId)
      .then((standing) => {
        const until = clock.now() + JOINED_TTL_MS;
        if (standing === "joined") setNewest(joinedUntil, [key, until], MAX_REMEMBERED);
        return standing;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, question);
    return question;
  };

  return {
    standingOf,
    check: async ({ userId }, matrixRoomId) => {
      if ((await standingOf(userId, matrixRoomId)) === "not-joined") {
        throw new Refusal("membership/not-joined");
      }
    },
  };
}
