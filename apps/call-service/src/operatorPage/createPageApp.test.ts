/** The page over HTTP, in-process: who gets in, what is shown, what is done. */
import { Secret, type LiveKitIdentity, type LiveKitRoomName } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import { Refusal } from "../Refusal.ts";
import { createMemoryLog } from "../testing/createMemoryLog.ts";
import { createLiveFeed } from "./createLiveFeed.ts";
import { createPageApp } from "./createPageApp.ts";
import { createSessions } from "./createSessions.ts";
import type { OperatorSnapshot } from "./OperatorSnapshot.ts";
import { quietSnapshot } from "./testing/quietSnapshot.ts";

const ORIGIN = "http://127.0.0.1:8081";
const HOST = "127.0.0.1:8081";
const PASSWORD = "a long password";
const TARGET = JSON.stringify({ room: "plaza+/", identity: "@ana:hs.example:PHONE" });

interface Stage {
  readonly snapshot?: Partial<OperatorSnapshot>;
  readonly failure?: Error;
}

function startPage({ snapshot, failure }: Stage = {}) {
  const deeds: unknown[] = [];
  const clock = { now: () => 1_000 };
  const { log, lines } = createMemoryLog();
  const look = () => Promise.resolve({ ...quietSnapshot(), ...snapshot });
  const note = (...deed: unknown[]): Promise<void> => {
    deeds.push(deed);
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  };
  const app = createPageApp({
    sessions: createSessions({ password: () => new Secret(PASSWORD), clock }),
    feed: createLiveFeed({ look, every: () => () => undefined, onFailure: () => undefined }),
    look,
    sfu: {
      removeParticipant: (room, identity) => note("remove", room, identity),
      deleteRoom: (room) => note("end", room),
    },
    ledger: { revoke: (...revoked) => void deeds.push(["revoke", ...revoked]) },
    clock,
    log,
    tokenTtlSeconds: () => 60,
    addressOf: () => "127.0.0.1",
  });
  const post = (
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ) =>
    app.request(path, {
      method: "POST",
      headers: { Host: HOST, Origin: ORIGIN, ...headers },
      body: new URLSearchParams(fields),
    });
  const logIn = async () => {
    const response = await post("/login", { password: PASSWORD });
    const Cookie = response.headers.get("Set-Cookie")?.split(";")[0] ?? "";
    const page = await (await app.request("/", { headers: { Cookie } })).text();
    const formToken = /name="formToken" value="([\w-]+)"/u.exec(page)?.[1] ?? "";
    return { Cookie, formToken, page };
  };
  return { app, deeds, lines, post, logIn };
}

describe("logging in", () => {
  it.each([
    ["GET", "/", 303],
    ["GET", "/events", 401],
    ["POST", "/calls/end", 303],
    ["POST", "/logout", 303],
  ])("[S287] without a session %s %s shows nothing", async (method, path, status) => {
    const { app, deeds } = startPage();
    const response = await app.request(path, { method, headers: { Host: HOST, Origin: ORIGIN } });
    expect([response.status, await response.text()]).toEqual([status, ""]);
    expect(deeds).toEqual([]);
  });

  it("[S287] the session is a cookie that no script reads and no other site sends", async () => {
    const { post } = startPage();
    const response = await post("/login", { password: PASSWORD });
    expect([response.status, response.headers.get("Location")]).toEqual([303, "/"]);
    expect(response.headers.get("Set-Cookie")).toMatch(
      /^tertulia_operator=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/u,
    );
  });

  it("[S287] behind a proxy with TLS the cookie is for TLS alone", async () => {
    const headers = { "X-Forwarded-Proto": "https", Origin: "https://127.0.0.1:8081" };
    const response = await startPage().post("/login", { password: PASSWORD }, headers);
    expect(response.headers.get("Set-Cookie")).toContain("; Secure");
  });

  it("[S289] a wrong password is told, and after five of them how long to wait", async () => {
    const { post } = startPage();
    for (let times = 0; times < 5; times += 1) {
      const wrong = await post("/login", { password: "wrong" });
      expect(wrong.status).toBe(401);
      expect(await wrong.text()).toContain("That is not the password.");
    }
    const locked = await post("/login", { password: PASSWORD });
    expect([locked.status, locked.headers.get("Retry-After")]).toEqual([429, "900"]);
    expect(await locked.text()).toContain("Try again in 15 minutes.");
  });

  it("[S288] who logs out is out", async () => {
    const { app, post, logIn } = startPage();
    const { Cookie, formToken } = await logIn();
    expect((await post("/logout", { formToken }, { Cookie })).headers.get("Location")).toBe(
      "/login",
    );
    expect((await app.request("/", { headers: { Cookie } })).status).toBe(303);
  });
});

describe("forms of others", () => {
  it.each([
    ["another site", { Origin: "https://evil.example" }],
    ["another port", { Origin: "http://127.0.0.1:8082" }],
    ["nowhere", { Origin: "null" }],
  ])("[S292] from %s do nothing, with the right token too", async (_what, headers) => {
    const { post, logIn, deeds } = startPage();
    const { Cookie, formToken } = await logIn();
    const fields = { formToken, target: TARGET, confirmed: "yes" };
    const response = await post("/calls/end", fields, { Cookie, ...headers });
    expect(response.status).toBe(403);
    expect((await post("/login", { password: PASSWORD }, headers)).status).toBe(403);
    expect(deeds).toEqual([]);
  });

  it.each(["", "made-up"])("[S292] with the token %j do nothing", async (formToken) => {
    const { post, logIn, deeds } = startPage();
    const { Cookie } = await logIn();
    const fields = { formToken, target: TARGET, confirmed: "yes" };
    expect((await post("/calls/remove", fields, { Cookie })).status).toBe(403);
    expect((await post("/logout", { formToken }, { Cookie })).status).toBe(403);
    expect(deeds).toEqual([]);
  });
});

describe("doing something", () => {
  const room = "plaza+/" as LiveKitRoomName;
  const identity = "@ana:hs.example:PHONE" as LiveKitIdentity;

  it("[S293] a person is removed, and the token they have is revoked before that", async () => {
    const { post, logIn, deeds, lines } = startPage();
    const { Cookie, formToken } = await logIn();
    const fields = { formToken, target: TARGET, confirmed: "yes" };
    const response = await post("/calls/remove", fields, { Cookie });
    expect([response.status, response.headers.get("Location")]).toEqual([303, "/?done=removed"]);
    expect(deeds).toEqual([
      ["revoke", room, identity, { by: "operator", expiresAt: 1_000 + 11 * 60_000 }],
      ["remove", room, identity],
    ]);
    expect(lines).toEqual([
      { level: "info", message: "operator acted", context: { deed: "removed", room } },
    ]);
  });

  it("[S293] a call is ended", async () => {
    const { post, logIn, deeds } = startPage();
    const { Cookie, formToken } = await logIn();
    const fields = { formToken, target: JSON.stringify({ room }), confirmed: "yes" };
    const response = await post("/calls/end", fields, { Cookie });
    expect(response.headers.get("Location")).toBe("/?done=ended");
    expect(deeds).toEqual([["end", room]]);
  });

  it("[S294] unless it is confirmed it is asked for on a page of its own", async () => {
    const { post, logIn, deeds } = startPage();
    const { Cookie, formToken } = await logIn();
    const response = await post("/calls/remove", { formToken, target: TARGET }, { Cookie });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain("Remove @ana:hs.example:PHONE?");
    expect(page).toContain('action="/calls/remove"');
    expect(page).toContain('name="confirmed" value="yes"');
    expect(deeds).toEqual([]);
  });

  it.each(["", "{", "null", "[]", '{"room":1}', '{"identity":"a"}', '{"room":"a"}'])(
    "[S293] the target %j is nobody",
    async (target) => {
      const { post, logIn, deeds } = startPage();
      const { Cookie, formToken } = await logIn();
      const fields = { formToken, target, confirmed: "yes" };
      expect((await post("/calls/remove", fields, { Cookie })).status).toBe(400);
      expect(deeds).toEqual([]);
    },
  );

  it("[S293] what the SFU does not do is told with its reason", async () => {
    const { app, post, logIn } = startPage({ failure: new Refusal("sfu/unreachable", "canary") });
    const { Cookie, formToken } = await logIn();
    const fields = { formToken, target: TARGET, confirmed: "yes" };
    const location = (await post("/calls/end", fields, { Cookie })).headers.get("Location") ?? "";
    expect(location).toBe("/?failed=sfu%2Funreachable");
    const page = await (await app.request(location, { headers: { Cookie } })).text();
    expect(page).toMatch(/role="alert"\s*>\s*That did not work: The SFU did not answer\./u);
  });
});

describe("what is shown", () => {
  it("[S290] every part is there before any script runs", async () => {
    const { page } = await startPage().logIn();
    for (const heading of ["Calls now", "Health", "The last hour", "Refused in the last hour"]) {
      expect(page).toContain(`<h2>${heading}</h2>`);
    }
  });

  it("[S296] what comes from outside is text", async () => {
    const script = "<script>alert(1)</script>";
    const { page } = await startPage({
      snapshot: {
        calls: {
          kind: "known",
          hiddenCount: 0,
          calls: [
            {
              room: script as LiveKitRoomName,
              matrixRoomId: null,
              startedAt: 0,
              people: [
                {
                  identity: script as LiveKitIdentity,
                  userId: null,
                  deviceId: script,
                  joinedAt: 0,
                  isActive: true,
                },
              ],
            },
          ],
        },
        refusals: [
          {
            reason: "homeserver/unreachable",
            count: 1,
            latest: [
              {
                requestId: script,
                at: 1,
                endpoint: "sfu_get",
                host: script,
                detail: script,
                stepMs: 1,
              },
            ],
          },
        ],
      },
    }).logIn();
    expect(page).toContain("&lt;script&gt;alert(1)");
    expect(page).not.toContain(script);
  });

  it("[S296] nothing comes from elsewhere, and the page is in nobody's frame or cache", async () => {
    const { app, logIn } = startPage();
    const { Cookie, page } = await logIn();
    const { headers } = await app.request("/", { headers: { Cookie } });
    expect(headers.get("Content-Security-Policy")).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(headers.get("X-Frame-Options")).toBe("DENY");
    expect(page).not.toMatch(/(?:src|href)="(?!\/|\?)/u);
    expect(page).not.toMatch(/ style=| on\w+=/u);
  });

  it("[S296] style, script and icon are there for anybody, and for ever", async () => {
    const { app, logIn } = startPage();
    const { page } = await logIn();
    const paths = [...page.matchAll(/"(\/assets\/[^"]+)"/gu)].map(([, path]) => path ?? "");
    expect(new Set(paths).size).toBe(3);
    for (const path of paths) {
      const response = await app.request(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("Cache-Control")).toContain("immutable");
      expect((await response.text()).length).toBeGreaterThan(100);
    }
  });

  it("[S295] the language is the browser's until another one is chosen", async () => {
    const { app } = startPage();
    const headers = { "Accept-Language": "es-MX" };
    expect(await (await app.request("/login", { headers })).text()).toContain('<html lang="es">');
    const chosen = await app.request("/login?lang=en", { headers });
    expect([chosen.status, chosen.headers.get("Location")]).toEqual([303, "/login"]);
    const Cookie = chosen.headers.get("Set-Cookie")?.split(";")[0] ?? "";
    const page = await app.request("/login", { headers: { ...headers, Cookie } });
    expect(await page.text()).toContain('<html lang="en">');
  });

  it("[S296] a word in the address that nobody of us wrote says nothing", async () => {
    const { app, logIn } = startPage();
    const { Cookie } = await logIn();
    const path = "/?done=canary&failed=canary";
    const page = await (await app.request(path, { headers: { Cookie } })).text();
    expect(page).not.toContain("canary");
  });
});

it("[S291] whoever watches is sent the parts as events", async () => {
  const { app, logIn } = startPage();
  const { Cookie } = await logIn();
  const response = await app.request("/events", { headers: { Cookie } });
  expect(response.headers.get("Content-Type")).toContain("text/event-stream");
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  const text = new TextDecoder().decode(value);
  expect(text).toMatch(/^event: sections\ndata: \{"summary":/u);
  await reader?.cancel();
});
