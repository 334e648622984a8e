import { expect, it } from "vitest";
import { describeStack } from "./describeStack.ts";
import type { RunFile } from "./runFile.ts";

it("[B46] the terminal shows a link for each person and what to click, and no password", () => {
  const run: RunFile = {
    client: "http://127.0.0.1:8080",
    homeserver: "http://127.0.0.1:1",
    serverName: "localhost",
    callService: "http://127.0.0.1:2",
    livekit: "ws://127.0.0.1:3",
    operatorPage: { url: "http://127.0.0.1:4", password: "hush" },
    registrationSecret: "hush",
    people: ["ana", "beto"].map((name) => ({
      userId: `@${name}:localhost`,
      password: "hush",
      link: `http://link/${name}`,
    })),
    rooms: { dm: "!a", plain: "!b", encrypted: "!c" },
    logs: {},
    pids: {},
  };
  const text = describeStack(run);
  expect(text).toContain("Ana    http://link/ana\n  Beto   http://link/beto");
  expect(text).toContain('click "Start call"');
  expect(text).toContain("press M and V");
  expect(text).toContain("http://127.0.0.1:4");
  expect(text).not.toContain("hush");
});
