/** Where the homeserver hands nothing on, our client asks the call service itself, and takes care of its own leave. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { callMembersIn } from "../harness/Homeserver.ts";
import { expectReceiving } from "../harness/media.ts";
import { story } from "../harness/story.ts";
import { until } from "../harness/until.ts";

const GONE_WITHIN_MS = 10_000;

interface Asked {
  readonly openIdTokens: number;
  readonly callTokens: number;
}

interface RequestWatch {
  /** Since the last time it was taken. */
  readonly take: () => Asked;
  /** Delays of the leaves that were scheduled, in milliseconds. */
  readonly leaveDelaysMs: readonly number[];
  /** How often a leave was put off again. */
  readonly restarts: () => number;
}

/** As a homeserver answers that has never heard of call services. */
async function knowsNoCallService(page: Page): Promise<void> {
  await page.route("**/org.tertulia/**", (route) =>
    route.fulfill({ status: 404, json: { errcode: "M_UNRECOGNIZED", error: "Unrecognized" } }),
  );
}

function watchRequests(page: Page): RequestWatch {
  let openIdTokens = 0;
  let callTokens = 0;
  let restarts = 0;
  const leaveDelaysMs: number[] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    const delay = searchParams.get("org.matrix.msc4140.delay");
    if (delay !== null) leaveDelaysMs.push(Number(delay));
    if (pathname.includes("/delayed_events/") && isRestart(request.postData(), pathname))
      restarts += 1;
    if (pathname.endsWith("/openid/request_token")) openIdTokens += 1;
    if (/\/livekit\/jwt\/(?:sfu\/get|get_token)$/.test(pathname)) callTokens += 1;
  });
  return {
    take() {
      const asked = { openIdTokens, callTokens };
      openIdTokens = 0;
      callTokens = 0;
      return asked;
    },
    leaveDelaysMs,
    restarts: () => restarts,
  };
}

/** The action was in the body first, and is in the path now. @see MSC4140 */
function isRestart(body: string | null, pathname: string): boolean {
  return pathname.endsWith("/restart") || (body ?? "").includes('"restart"');
}

story(
  "without a way through the homeserver a call takes one OpenID token and one token, plain and encrypted, and a browser killed with -9 is gone within 10 s",
  async (stage) => {
    stage.allowConsole(/404 \(Not Found\).*\/org\.tertulia\//);
    const [ana, beto] = await stage.people("Ana", "Beto");
    const plain = await stage.plaza([ana, beto]);
    const encrypted = await stage.plaza([ana, beto], { isEncrypted: true });
    const doomed = await stage.launchChromium();
    const page = await stage.openPage("Ana", { chromium: doomed });
    await knowsNoCallService(page);
    const requests = watchRequests(page);
    const anaPage = await stage.logInOn(page, ana);
    const betoPage = await stage.openTertulia(beto);

    async function talkIn(roomId: string): Promise<void> {
      for (const person of [betoPage, anaPage]) {
        await person.openRoom(roomId);
        await person.joinCall();
        await person.turn("mic", "on");
        await person.turn("camera", "on");
      }
      const both = { voices: 1, pictures: 1 };
      await expectReceiving(anaPage.page, both, "Ana hears and sees Beto");
      await expectReceiving(betoPage.page, both, "Beto hears and sees Ana");
    }

    await talkIn(plain);
    expect(requests.take()).toEqual({ openIdTokens: 1, callTokens: 1 });
    for (const person of [anaPage, betoPage]) await person.leaveCall();
    await talkIn(encrypted);
    expect(requests.take()).toEqual({ openIdTokens: 1, callTokens: 1 });
    expect(requests.leaveDelaysMs).toEqual([8_000, 8_000]);
    const before = requests.restarts();
    await until("Ana puts her leave off again", () => requests.restarts() > before);

    await doomed.kill();
    const within = { timeoutMs: GONE_WITHIN_MS };
    await Promise.all([
      until(
        "Beto does not see Ana",
        async () => (await betoPage.tiles({ userId: ana.userId }).count()) === 0,
        within,
      ),
      until(
        "Ana's membership is gone",
        async () => {
          const members = callMembersIn(await stage.homeserver.readState(encrypted, beto));
          return members.every((member) => member.sender !== ana.userId);
        },
        within,
      ),
    ]);
  },
);
