/** The stack of `npm start`: what it promises to other programs, and what it answers. */
import { inject, test, expect } from "vitest";
import { readRun } from "../harness/readRun.ts";
import { story } from "../harness/story.ts";
import { tertuliaPage } from "../harness/TertuliaPage.ts";

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function get(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}

test("run.json names the four people, three rooms, and addresses without a trailing slash", () => {
  const run = readRun(inject("runFile"));
  expect(run.people.map((person) => person.userId)).toEqual(
    ["ana", "beto", "carla", "dani"].map((localpart) => `@${localpart}:${run.serverName}`),
  );
  for (const address of [run.client, run.homeserver, run.callService]) {
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  }
  expect(run.livekit).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
  expect(new Set(Object.values(run.rooms)).size).toBe(3);
  for (const person of run.people) {
    expect(person.link.startsWith(`${run.client}/#/login?loginToken=`)).toBe(true);
  }
});

test("every server answers by itself and behind the one address", async () => {
  const run = readRun(inject("runFile"));
  const sfu = run.livekit.replace("ws:", "http:");
  const answers = await Promise.all(
    [
      `${run.homeserver}/_matrix/client/versions`,
      `${run.client}/_matrix/client/versions`,
      `${run.callService}/healthz`,
      `${run.client}/livekit/jwt/healthz`,
      `${sfu}/`,
      `${run.client}/livekit/sfu/`,
      `${run.client}/`,
      `${run.client}/room/anything`,
    ].map(async (url) => [url, (await get(url)).status]),
  );
  expect(answers.filter(([, status]) => status !== 200)).toEqual([]);
});

test("the well-known and the homeserver name the call service under the one address", async () => {
  const run = readRun(inject("runFile"));
  const transport = { type: "livekit", livekit_service_url: `${run.client}/livekit/jwt` };
  const wellKnown = await get(`${run.client}/.well-known/matrix/client`);
  expect(wellKnown.body).toMatchObject({
    "m.homeserver": { base_url: expect.stringContaining(run.client) as string },
    "org.matrix.msc4143.rtc_foci": [transport],
  });
  const config = await get(`${run.client}/config.json`);
  expect(config.body).toEqual({ homeserverUrl: run.client, serverName: run.serverName });
});

test("the delegation probe of Element Call is not answered 404, readable from any origin", async () => {
  const run = readRun(inject("runFile"));
  const answer = await get(`${run.client}/livekit/jwt/delegate_delayed_leave`, {
    method: "POST",
    headers: { origin: "https://call.example.org" },
  });
  expect(answer.status).toBe(400);
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
});

story("each link of run.json logs its person in, once", async (stage) => {
  const { run } = stage;
  for (const person of inject("isOwnStack") ? run.people : []) {
    const page = await stage.openPage(person.userId.slice(1, 5));
    await page.goto(person.link);
    await tertuliaPage(page).roomItem(run.rooms.plain).waitFor();
    expect(page.url()).not.toContain("loginToken");
    await page.context().close();
  }
  const [ana] = run.people;
  stage.allowConsole(/403/);
  const page = await stage.openPage("used-link");
  await page.goto(
    inject("isOwnStack") ? (ana?.link ?? "") : `${run.client}/#/login?loginToken=used`,
  );
  await page.locator('[role="alert"][data-code="login/link-used"]').waitFor();
});
