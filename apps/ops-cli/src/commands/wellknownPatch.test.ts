/** The two commands on a real file, with a homeserver and a web server that answer what they are told to. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Http } from "../machine/Http.ts";
import { HttpFailure } from "../machine/Http.ts";
import { runForTest } from "../testing/runForTest.ts";
import { tempFolder } from "../testing/tempFolder.ts";

const HOMESERVER = "https://matrix.example.org";
const STABLE = `${HOMESERVER}/_matrix/client/v1/auth_metadata`;
const UNSTABLE = `${HOMESERVER}/_matrix/client/unstable/org.matrix.msc2965/auth_metadata`;
const ISSUER = `${HOMESERVER}/_matrix/client/unstable/org.matrix.msc2965/auth_issuer`;
const SERVED = "https://example.org/.well-known/matrix/client";
const BEFORE = `{"m.homeserver": {"base_url": "${HOMESERVER}"}}\n`;
const METADATA = JSON.stringify({
  issuer: "https://auth.example.org/",
  account_management_uri: "https://auth.example.org/account/",
});
const UNRECOGNIZED = { status: 404, body: '{"errcode":"M_UNRECOGNIZED"}' };
const GOOD_HEADERS = { "access-control-allow-origin": "*", "content-type": "application/json" };

interface Reply {
  readonly status?: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}
type Replies = Readonly<Record<string, Reply | (() => Reply)>>;

function answering(replies: Replies): Http {
  return async (request) => {
    const given = replies[request.url];
    if (given === undefined) throw new HttpFailure("refused", "ECONNREFUSED");
    const { status = 200, body, headers = {} } = typeof given === "function" ? given() : given;
    return { request, status, headers: new Headers(headers), body, isCut: false };
  };
}

function setUp(replies: Replies) {
  const cwd = tempFolder();
  const path = join(cwd, "client");
  writeFileSync(path, BEFORE, { mode: 0o644 });
  const read = (): string => readFileSync(path, "utf8");
  const served = (headers: Readonly<Record<string, string>> = GOOD_HEADERS) => ({
    [SERVED]: () => ({ body: read(), headers }),
  });
  return {
    cwd,
    path,
    read,
    run: (verb: "plan" | "apply", args: readonly string[] = [], more: Replies = served()) =>
      runForTest(
        ["wellknown", "patch", verb, "--file", "client", "--homeserver", `${HOMESERVER}/`, ...args],
        { cwd, machine: { http: answering({ ...replies, ...more }) } },
      ),
    served,
  };
}

const both = { [STABLE]: { body: METADATA }, [UNSTABLE]: { body: METADATA } };

it("[O30] plan shows the change and makes none, apply makes it once", async () => {
  const { cwd, path, read, run } = setUp(both);
  const planned = await run("plan", ["--call-service", "https://calls.example.org"]);
  expect(planned.exitCode).toBe(2);
  expect(planned.stdout).toContain("+");
  expect(planned.stdout).toContain('"issuer":"https://auth.example.org/"');
  expect(read()).toBe(BEFORE);
  const args = [
    "--call-service",
    "https://calls.example.org",
    "--yes",
    "--server-name",
    "example.org",
  ];
  const applied = await run("apply", args);
  expect([applied.exitCode, applied.stderr]).toEqual([0, ""]);
  expect(applied.stdout).toContain("ok: What is served is this file");
  expect(JSON.parse(read())).toMatchObject({ "m.homeserver": { base_url: HOMESERVER } });
  expect(statSync(path).mode & 0o777).toBe(0o644);
  const after = read();
  expect((await run("apply", args)).stdout).toContain("Nothing would change.");
  expect(read()).toBe(after);
  expect(readdirSync(cwd)).toEqual(["client", "client.20260102-030405.bak"]);
});

it.each([
  ["the stable path alone", { [STABLE]: { body: METADATA }, [UNSTABLE]: UNRECOGNIZED }],
  ["the unstable path alone", { [STABLE]: UNRECOGNIZED, [UNSTABLE]: { body: METADATA } }],
])("[O31] %s is enough", async (_name, replies) => {
  expect((await setUp(replies).run("plan")).exitCode).toBe(2);
});

it("[O455] an old Synapse, which has no metadata to tell, tells its issuer", async () => {
  const issuer = { body: '{"issuer":"https://auth.example.org/"}' };
  const { run, read } = setUp({
    [STABLE]: UNRECOGNIZED,
    [UNSTABLE]: UNRECOGNIZED,
    [ISSUER]: issuer,
  });
  await run("apply", ["--yes"]);
  expect(JSON.parse(read())).toMatchObject({
    "org.matrix.msc2965.authentication": { issuer: "https://auth.example.org/" },
  });
});

it("[O31] without an account page only the issuer is named", async () => {
  const body = '{"issuer":"https://auth.example.org/"}';
  const { run, read } = setUp({ [STABLE]: { body }, [UNSTABLE]: UNRECOGNIZED });
  await run("apply", ["--yes"]);
  expect(JSON.parse(read())).toMatchObject({
    "org.matrix.msc2965.authentication": { issuer: "https://auth.example.org/" },
  });
});

const page = { body: "<html>Welcome</html>" };
it.each([
  ["nobody answers", {}, "gave no answer: nobody listens there"],
  [
    "delegation is off",
    { [STABLE]: UNRECOGNIZED, [UNSTABLE]: UNRECOGNIZED, [ISSUER]: UNRECOGNIZED },
    "does not delegate",
  ],
  [
    "MAS is away",
    { [STABLE]: { status: 502, body: "{}" }, [UNSTABLE]: { status: 502, body: "{}" } },
    "cannot reach its authentication service",
  ],
  ["a proxy swallows the path", { [STABLE]: page, [UNSTABLE]: page }, "answered 200, 200 without"],
  [
    "the paths disagree",
    { ...both, [UNSTABLE]: { body: '{"issuer":"https://old.example.org/"}' } },
    "different issuers: https://auth.example.org/ and https://old.example.org/",
  ],
])(
  "[O31] that %s is told, in both languages, and nothing changes",
  async (_name, replies, told) => {
    const { run, read } = setUp(replies);
    const { exitCode, stderr } = await run("apply", ["--yes"]);
    expect([exitCode, read()]).toEqual([1, BEFORE]);
    expect(stderr).toContain(told);
    const spanish = await run("apply", ["--yes", "--lang", "es"]);
    expect(spanish.stderr).not.toContain(told);
    expect(spanish.stderr.split("\n")).toHaveLength(4);
  },
);

it.each([
  ["without CORS", { "content-type": "application/json" }, "login/well-known/no-cors"],
  [
    "as another type",
    { ...GOOD_HEADERS, "content-type": "text/plain" },
    "login/well-known/other-type",
  ],
])("[O32] a file that is served %s is found out", async (_name, headers, id) => {
  const { run, served } = setUp(both);
  const args = ["--yes", "--json", "--server-name", "example.org"];
  const { stdout } = await run("apply", args, served(headers));
  expect(JSON.parse(stdout)).toMatchObject({
    served: expect.arrayContaining([expect.objectContaining({ id })]),
  });
});

it("[O32] that another file is served, or none, ends with 1", async () => {
  const { run } = setUp(both);
  const args = ["--yes", "--server-name", "example.org"];
  const other = await run("apply", args, { [SERVED]: { body: BEFORE, headers: GOOD_HEADERS } });
  expect(other.exitCode).toBe(1);
  expect(other.stdout).toContain(`${SERVED} serves something else.`);
  const none = await run("apply", args, {});
  expect(none.exitCode).toBe(1);
});

it("[O30] a call service that apps could not ask is refused", async () => {
  const { exitCode, stderr } = await setUp(both).run("plan", ["--call-service", "http://calls"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("--call-service is not an https:// URL");
});

it("[O34] what somebody writes while the homeserver is asked is not overwritten", async () => {
  const byHand = BEFORE.replace("{", '{"org.example": 1, ');
  const { path, read, run } = setUp({
    ...both,
    [STABLE]: () => {
      writeFileSync(path, byHand);
      return { body: METADATA };
    },
  });
  const { exitCode, stderr } = await run("apply", ["--yes"]);
  expect([exitCode, read()]).toEqual([1, byHand]);
  expect(stderr).toContain("ops/state-changed");
});
