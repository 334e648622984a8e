/** Rule E111: who is in which room's call, on the SDK's own client and room. */
import type { MatrixRoomId } from "@tertulia/protocol";
import { afterEach, expect, it, vi } from "vitest";
import type { CallDirectory } from "../../CallEngine.ts";
import {
  createSdkStage,
  membershipContent,
  membershipKey,
  tell,
} from "../../testing/createSdkStage.ts";
import { createFakeClock } from "../../testing/createFakeClock.ts";
import { createCallDirectory } from "./createCallDirectory.ts";

const CALL_MEMBER = "org.matrix.msc3401.call.member";
const ROOM = "!plain:example.org" as MatrixRoomId;
const open: CallDirectory[] = [];

afterEach(() => {
  vi.useRealTimers();
  for (const directory of open.splice(0)) directory.close();
});

/** A directory, and its next change. */
function stage() {
  const sdk = createSdkStage();
  const clock = createFakeClock(Date.now());
  const directory = createCallDirectory(sdk.client, clock);
  open.push(directory);
  const changed = (): Promise<void> =>
    new Promise((resolve) => {
      const stop = directory.subscribe(() => {
        stop();
        resolve();
      });
    });
  const members = (): unknown =>
    directory
      .getSnapshot()
      .get(ROOM)
      ?.members.map((member) => member.deviceId);
  return { ...sdk, clock, directory, changed, members };
}

it("[E111] a room without a call has nobody in it, and may be joined or not", async () => {
  const { directory, changed, setState } = stage();
  await changed();
  expect(directory.getSnapshot().get(ROOM)).toEqual({ roomId: ROOM, members: [], mayJoin: true });
  const again = changed();
  setState("m.room.power_levels", "", { users: {}, users_default: 0, state_default: 50 });
  await again;
  expect(directory.getSnapshot().get(ROOM)?.mayJoin).toBe(false);
});

it("[E111] people come and go as their memberships do", async () => {
  const { changed, members, setState } = stage();
  await changed();
  const came = changed();
  setState(CALL_MEMBER, membershipKey("beto"), membershipContent("beto"));
  await came;
  expect(members()).toEqual(["BETO"]);
  const left = changed();
  setState(CALL_MEMBER, membershipKey("beto"), {});
  await left;
  expect(members()).toEqual([]);
});

it("[E111] a change that comes while the one before is being read is not lost", async () => {
  const { changed, members, setState } = stage();
  await changed();
  setState("m.room.power_levels", "", { users: {}, events: { [CALL_MEMBER]: 0 } });
  setState(CALL_MEMBER, membershipKey("beto"), membershipContent("beto"));
  setState(CALL_MEMBER, membershipKey("ana"), membershipContent("ana"));
  await new Promise((resolve) => void setTimeout(resolve, 0));
  setState(CALL_MEMBER, membershipKey("beto"), {});
  setState(CALL_MEMBER, membershipKey("ana"), {});
  await new Promise((resolve) => void setTimeout(resolve, 0));
  expect(members()).toEqual([]);
});

it("[E111] whoever is no longer in the room, and memberships that have run out, do not count", async () => {
  const { changed, members, setState, directory } = stage();
  await changed();
  const came = changed();
  setState(CALL_MEMBER, membershipKey("beto"), membershipContent("beto"));
  await came;
  const gone = changed();
  setState("m.room.member", "@beto:example.org", { membership: "leave" });
  await gone;
  expect(members()).toEqual([]);
  const before = directory.getSnapshot();
  const expired = { ...membershipContent("ana"), created_ts: 1, expires: 1000 };
  setState(CALL_MEMBER, membershipKey("ana"), expired);
  await new Promise((resolve) => void setTimeout(resolve, 0));
  expect(directory.getSnapshot()).toBe(before);
});

it("[E111] a room that was left has no call, whatever its state was", async () => {
  const { changed, directory, setState, room, client } = stage();
  await changed();
  const came = changed();
  setState(CALL_MEMBER, membershipKey("beto"), membershipContent("beto"));
  await came;
  const left = changed();
  room.updateMyMembership("leave");
  tell(client, "Room.myMembership", room);
  await left;
  await new Promise((resolve) => void setTimeout(resolve, 0));
  expect([...directory.getSnapshot()]).toEqual([]);
});

it("[E111] other rooms keep their objects, and events that matter not tell nobody", async () => {
  const { changed, directory, setState } = stage();
  await changed();
  const before = directory.getSnapshot();
  setState("m.room.topic", "", { topic: "tea" });
  setState("m.room.power_levels", "", { users: {}, events: { [CALL_MEMBER]: 0 } });
  await new Promise((resolve) => void setTimeout(resolve, 0));
  expect(directory.getSnapshot()).toBe(before);
});

it("[E242] a membership that runs out is gone a minute later, without anybody telling", async () => {
  const { changed, clock, members, setState } = stage();
  await changed();
  const came = changed();
  setState(CALL_MEMBER, membershipKey("beto"), { ...membershipContent("beto"), expires: 10_000 });
  await came;
  expect(members()).toEqual(["BETO"]);
  const gone = changed();
  // The SDK judges by the machine's own clock.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10_001 });
  await clock.advance(60_000);
  await gone;
  expect(members()).toEqual([]);
});

it("[E242] a room that is announced again is heard once", async () => {
  const { changed, client, room } = stage();
  await changed();
  tell(client, "Room", room);
  expect(room.listenerCount("RoomStickyEvents.Update" as never)).toBe(1);
});

it("[E111, E242] closed, it listens no more, and waits for nothing", async () => {
  const { changed, clock, directory, setState, client, room } = stage();
  await changed();
  const before = directory.getSnapshot();
  directory.close();
  expect([clock.timers(), room.listenerCount("RoomStickyEvents.Update" as never)]).toEqual([[], 0]);
  setState(CALL_MEMBER, membershipKey("beto"), membershipContent("beto"));
  await new Promise((resolve) => void setTimeout(resolve, 0));
  expect([
    directory.getSnapshot() === before,
    client.listenerCount("RoomState.events" as never),
  ]).toEqual([true, 0]);
});
