import { Secret } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { createSessions } from "./createSessions.ts";

const PASSWORD = "a long password";

function start() {
  let now = 0;
  let password: Secret | null = new Secret(PASSWORD);
  const sessions = createSessions({ password: () => password, clock: { now: () => now } });
  const logIn = (given = PASSWORD, address = "127.0.0.1"): string => {
    const result = sessions.logIn(given, address);
    return result.kind === "in" ? result.cookie.reveal() : result.kind;
  };
  return {
    sessions,
    logIn,
    advance: (ms: number) => (now += ms),
    change: (next: string | null) => (password = next === null ? null : new Secret(next)),
  };
}

it("[S287] the password opens a session with a cookie and a form token that nobody guesses", () => {
  const { sessions, logIn } = start();
  const cookies = [logIn(), logIn()];
  expect(cookies).toEqual([
    expect.stringMatching(/^[\w-]{43}$/u),
    expect.stringMatching(/^[\w-]{43}$/u),
  ]);
  expect(cookies[0]).not.toBe(cookies[1]);
  const tokens = cookies.map((cookie) => sessions.find(cookie)?.formToken);
  expect(tokens[0]).not.toBe(tokens[1]);
  expect(cookies).not.toContain(tokens[0]);
});

it.each(["", "a long passwor", "a long password ", "A long password"])(
  "[S287] %j opens nothing",
  (given) => {
    expect(start().logIn(given)).toBe("wrong");
  },
);

it.each([undefined, "", "__proto__", "made-up"])("[S287] the cookie %j opens nothing", (cookie) => {
  expect(start().sessions.find(cookie)).toBeNull();
});

it("[S288] a session ends after twelve hours, by logging out, and with its password", () => {
  const { sessions, logIn, advance, change } = start();
  const [kept, left] = [logIn(), logIn()];
  sessions.logOut(left);
  expect(sessions.find(left)).toBeNull();
  advance(12 * 60 * 60_000 - 1);
  expect(sessions.find(kept)).not.toBeNull();
  advance(1);
  expect(sessions.find(kept)).toBeNull();
  const next = logIn();
  change("another password");
  expect(sessions.find(next)).toBeNull();
  change(null);
  expect(logIn()).toBe("wrong");
});

it("[S288] there are never more than a hundred; the oldest goes", () => {
  const { sessions, logIn } = start();
  const cookies = Array.from({ length: 101 }, () => logIn());
  expect(cookies.filter((cookie) => sessions.find(cookie) !== null)).toEqual(cookies.slice(1));
});

it("[S289] after five wrong ones an address waits, with the right one too, and others do not", () => {
  const { sessions, logIn, advance } = start();
  for (let times = 0; times < 5; times += 1) expect(logIn("wrong")).toBe("wrong");
  expect(sessions.logIn(PASSWORD, "127.0.0.1")).toEqual({ kind: "locked", retryAfterSeconds: 900 });
  expect(logIn(PASSWORD, "::1")).not.toBe("locked");
  advance(15 * 60_000);
  expect(logIn()).not.toBe("locked");
});

it("[S289] right passwords do not count", () => {
  const { logIn } = start();
  for (let times = 0; times < 10; times += 1) expect(logIn()).not.toBe("locked");
});
