import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { HttpFailure, type Http } from "../machine/Http.ts";
import { TEST_NOW } from "../testing/createTestMachine.ts";
import { runForTest } from "../testing/runForTest.ts";
import { tempFolder } from "../testing/tempFolder.ts";
import { collectStatus, type StatusTarget } from "./collectStatus.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const HS = "https://hs.example";
const MAS = "https://auth.example";
const ADMIN = `${MAS}/api/admin/v1`;
const CALLS = "https://calls.example";

const WELL: Readonly<Record<string, readonly [number, object]>> = {
  [`${HS}/_matrix/federation/v1/version`]: [
    200,
    { server: { name: "Synapse", version: "1.163.2" } },
  ],
  [`${HS}/_matrix/client/v1/auth_metadata`]: [200, { issuer: `${MAS}/` }],
  [`${ADMIN}/version`]: [200, { version: "v1.22.0" }],
  [`${ADMIN}/users?filter[status]=active&count=only`]: [200, { meta: { count: 12 } }],
  [`${ADMIN}/compat-sessions?filter[status]=active&count=only`]: [200, { meta: { count: 20 } }],
  [`${ADMIN}/oauth2-sessions?filter[status]=active&count=only`]: [200, { meta: { count: 3 } }],
  [`${ADMIN}/oauth2-clients?filter[client-kind]=static&count=only`]: [200, { meta: { count: 4 } }],
  [`${CALLS}/readyz`]: [200, { ready: true, checks: { sfu: { state: "up" } } }],
};
const EVERYBODY: StatusTarget = {
  homeserver: HS,
  mas: MAS,
  callService: CALLS,
  adminToken: new Secret("mpt_admin"),
};

/** Those answers; nobody else is there. */
function httpOf(answers: Readonly<Record<string, readonly [number, object]>>): Http {
  return async (request) => {
    const [status, body] = answers[request.url] ?? [0, {}];
    if (status === 0) throw new HttpFailure("refused", "ECONNREFUSED");
    return { request, status, headers: new Headers(), body: JSON.stringify(body), isCut: false };
  };
}

async function look(
  answers: Readonly<Record<string, readonly [number, object]>>,
  { target = EVERYBODY, days = 60 }: { target?: StatusTarget; days?: number } = {},
) {
  const ports = { now: () => TEST_NOW, readCertificate: async () => TEST_NOW + days * DAY_MS };
  const rows = await collectStatus(target, { http: httpOf(answers), ...ports });
  return rows.map(({ topic, state, value }) => `${topic} ${state} ${value}`);
}

it("[O340] one screen tells versions, logins, people, sessions, clients, calls and certificates", async () => {
  expect(await look(WELL)).toEqual([
    "homeserver good Synapse 1.163.2",
    "delegation good https://auth.example/",
    "mas good v1.22.0",
    "people good 12",
    "sessions good 23",
    "clients good 4",
    "calls good https://calls.example",
    "certificate good hs.example 60",
    "certificate good auth.example 60",
    "certificate good calls.example 60",
  ]);
});

it("[O341] whoever does not answer is told, and is in nobody's way", async () => {
  const lines = await look({
    ...WELL,
    [`${HS}/_matrix/federation/v1/version`]: [0, {}],
    [`${ADMIN}/version`]: [0, {}],
  });
  expect(lines.slice(0, 4)).toEqual([
    "homeserver bad https://hs.example",
    "delegation good https://auth.example/",
    "mas bad https://auth.example",
    "people good 12",
  ]);
});

it("[O341] a homeserver that cannot reach MAS is not one that keeps its logins", async () => {
  const stable = `${HS}/_matrix/client/v1/auth_metadata`;
  const unstable = `${HS}/_matrix/client/unstable/org.matrix.msc2965/auth_metadata`;
  expect((await look({ ...WELL, [stable]: [503, {}] }))[1]).toBe("delegation bad 503");
  expect((await look({ ...WELL, [stable]: [404, {}], [unstable]: [404, {}] }))[1]).toBe(
    "delegation good ",
  );
});

it("[O341] a call service that can give no tokens tells what is down", async () => {
  const checks = { sfu: { state: "down" }, redis: { state: "off" } };
  const lines = await look({ ...WELL, [`${CALLS}/readyz`]: [503, { ready: false, checks }] });
  expect(lines).toContain("calls bad sfu");
});

it("[O342] a certificate with few days left, or none, is to be looked at", async () => {
  expect((await look(WELL, { days: 6 })).at(-1)).toBe("certificate bad calls.example 6");
  expect((await look(WELL, { days: -2 })).at(-1)).toBe("certificate bad calls.example -2");
});

it("[O343] what nobody was named for is unknown, and no failure", async () => {
  const answers = {
    [`http://hs.example/_matrix/federation/v1/version`]: WELL[
      `${HS}/_matrix/federation/v1/version`
    ] ?? [0, {}],
  };
  const metadata = {
    "http://hs.example/_matrix/client/v1/auth_metadata": [200, { issuer: "i" }],
  } as const;
  const http = httpOf({ ...answers, ...metadata });
  const { exitCode, stdout } = await runForTest(["status", "--homeserver", "http://hs.example/"], {
    machine: { http },
  });
  expect(exitCode).toBe(0);
  expect(stdout).toBe(
    [
      "ok    Homeserver              Synapse 1.163.2",
      "ok    Logins by               i",
      "-     MAS                     not asked: give --mas",
      "-     People                  not asked: give --mas and --mas-token-file",
      "-     Sessions                not asked: give --mas and --mas-token-file",
      "-     Clients                 not asked: give --mas and --mas-token-file",
      "-     Call service            not asked: give --call-service",
      "",
    ].join("\n"),
  );
});

it("[O410] clients that were written and are not in MAS yet are told", async () => {
  const cwd = tempFolder();
  const args = ["status", "--homeserver", "http://hs.example"];
  const run = () => runForTest(args, { machine: { http: httpOf({}) }, cwd });
  expect((await run()).stdout).not.toContain("not synced");
  writeFileSync(join(cwd, "mas-clients.yaml.not-synced"), "");
  const { exitCode, stdout } = await run();
  expect(exitCode).toBe(1);
  expect(stdout).toContain("mas-clients.yaml is written but not synced");
  expect(stdout).toContain("Run tertulia mas clients apply again.");
});

it("[O341] what is wrong is told in words, in both languages, within 80 columns", async () => {
  const target = ["--homeserver", "http://hs.example", "--call-service", "http://calls.example"];
  const http = httpOf({
    "http://hs.example/_matrix/client/v1/auth_metadata": [503, {}],
    "http://calls.example/readyz": [503, { checks: { sfu: { state: "down" } } }],
  });
  const said = async (language: string): Promise<readonly string[]> => {
    const args = ["status", ...target, "--lang", language];
    return (await runForTest(args, { machine: { http } })).stdout.split("\n");
  };
  const english = await said("en");
  expect([english[0], english[1], english[6]]).toEqual([
    "LOOK  Homeserver              http://hs.example: no answer",
    "LOOK  Logins by               the homeserver answers 503: it cannot reach MAS",
    "LOOK  Call service            gives no tokens, down: sfu",
  ]);
  const spanish = await said("es");
  expect(spanish[1]).toContain("el servidor responde 503: no alcanza MAS");
  for (const line of [...english, ...spanish]) expect(line.length).toBeLessThanOrEqual(80);
});
