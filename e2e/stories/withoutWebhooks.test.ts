/** A leave that Element Call handed over, where the SFU never tells the call service anything. */
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { callMembersIn } from "../harness/Homeserver.ts";
import { expectReceiving } from "../harness/media.ts";
import { readRun } from "../harness/readRun.ts";
import { serveElementCall } from "../harness/serveElementCall.ts";
import { startOwnStack } from "../harness/startOwnStack.ts";
import { tellOnStage } from "../harness/story.ts";
import { until } from "../harness/until.ts";

const ROOT = join(import.meta.dirname, "../..");
/**
 * Silence is noticed within twelve, by an SFU that can ask its clients. Where it cannot, they are looked for every
 * fifteen seconds, and the SFU drops who vanished after twenty.
 */
const GONE_WITHIN_MS = 45_000;
const NAME = "Element Call killed with -9 is gone within 45 s when no webhook ever arrives";

test(NAME, async () => {
  const stack = await startOwnStack({
    root: ROOT,
    folder: "e2e-without-webhooks",
    hasWebhooks: false,
  });
  onTestFinished(() => stack.close());
  const run = readRun(stack.runFile);
  const elementCall = await serveElementCall({ run });
  onTestFinished(() => elementCall.close());
  const options = { storyName: NAME, run, elementCallOrigin: elementCall.origin };
  await tellOnStage(options, async (stage) => {
    const [ana, beto] = await stage.people("Ana", "Beto");
    const roomId = await stage.plaza([ana, beto]);
    const doomed = await stage.launchChromium();
    const anaCall = await stage.openElementCall(ana, roomId, { chromium: doomed });
    await anaCall.join();
    const betoCall = await stage.openElementCall(beto, roomId);
    await betoCall.join();
    await expectReceiving(betoCall.page, { pictures: 1, voices: 1 }, "Beto hears and sees Ana");

    await doomed.kill();
    const readMembers = async () => callMembersIn(await stage.homeserver.readState(roomId, beto));
    await until(
      "Ana's membership is gone",
      async () => (await readMembers()).every((member) => member.sender !== ana.userId),
      { timeoutMs: GONE_WITHIN_MS },
    );
    expect(await readMembers()).toMatchObject([{ sender: beto.userId }]);
  });
});
