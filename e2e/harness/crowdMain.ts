/** The crowd's process: joins calls as people would, with a drawn picture and a tone, and listens to the others. */
import { dispose } from "@livekit/rtc-node";
import { joinCrowdMember } from "./CrowdMember.ts";
import type { CrowdMember } from "./CrowdMember.ts";
import type { CrowdHearing, CrowdOrder, CrowdReply, CrowdRequest } from "./crowdMessages.ts";

let members: readonly CrowdMember[] = [];

process.on("message", (request: CrowdRequest) => {
  obey(request).then(
    (hearings) => reply({ id: request.id, kind: "done", hearings }),
    (error: unknown) => reply({ id: request.id, kind: "failed", reason: String(error) }),
  );
});
process.once("disconnect", () => process.exit(0));

async function obey(request: CrowdRequest): Promise<readonly CrowdHearing[]> {
  switch (request.kind) {
    case "join":
      members = await joinOneByOne(request.order);
      return [];
    case "hear":
      return members.map((member) => member.hear());
    case "leave":
      await Promise.all(members.map((member) => member.leave()));
      members = [];
      await dispose();
      return [];
  }
}

/** One after the other: on two cores fifteen handshakes at once only time each other out. */
async function joinOneByOne({
  origin,
  roomId,
  members: specs,
}: CrowdOrder): Promise<readonly CrowdMember[]> {
  const joined: CrowdMember[] = [];
  for (const spec of specs) joined.push(await joinCrowdMember({ origin, roomId, spec }));
  return joined;
}

function reply(message: CrowdReply): void {
  process.send?.(message);
}
