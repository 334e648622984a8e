/** A process of real LiveKit clients that stay in their rooms until it ends. */
import { Room } from "@livekit/rtc-node";

const { MEMBER_SFU_URL = "", MEMBER_TOKENS = "" } = process.env;

process.once("disconnect", () => process.exit(0));
// One after the other: on few cores many handshakes at once only time each other out.
for (const token of MEMBER_TOKENS.split(" ")) {
  await new Room().connect(MEMBER_SFU_URL, token, { autoSubscribe: false, dynacast: false });
}
process.send?.("everybody is in");
