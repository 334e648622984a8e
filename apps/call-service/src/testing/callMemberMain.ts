/** The process of a {@link startCallMember}: a real LiveKit client that stays in its room until it is told to go. */
import { Room } from "@livekit/rtc-node";

const { MEMBER_SFU_URL = "", MEMBER_TOKEN = "" } = process.env;

process.once("disconnect", () => process.exit(0));
await new Room().connect(MEMBER_SFU_URL, MEMBER_TOKEN, { autoSubscribe: false, dynacast: false });
process.send?.("in the room");
