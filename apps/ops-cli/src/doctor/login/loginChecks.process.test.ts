/** Every check of a login: when nothing is wrong, and for each fault made on purpose, between a real Synapse and a stand-in MAS. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createHttp } from "../../machine/createHttp.ts";
import { runForTest } from "../../testing/runForTest.ts";
import type { Finding } from "../Finding.ts";
import { findingId } from "./loginCatalog.ts";
import { loginChecks } from "./loginChecks.ts";
import { runLoginCheck, runLoginChecks } from "./runLoginChecks.ts";
import { createLoginStage, type LoginStage } from "./testing/createLoginStage.ts";
import { loginBreakages } from "./testing/loginBreakages.ts";

// Synapse starts twice, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const BEFORE_MOVE = [
  "auth-metadata/delegation-off",
  "login-flows/delegation-off",
  "synapse-secret/not-enabled",
  "registration/at-synapse",
  "capabilities/offered",
];
const MAS_DOWN = [
  "auth-metadata/mas-unreachable",
  "introspection/cannot-ask",
  "mas-secret/unreachable",
];
/** Beside this file: it needs a name without a port. */
const ELSEWHERE = ["federation/no-default"];

let stage: LoginStage;
beforeAll(async () => {
  stage = await createLoginStage();
});
afterAll(() => stage?.close());

const idsOf = (findings: readonly Finding[]): string[] => findings.map(({ id }) => id);

it("[O100] everything passes when nothing is wrong", async () => {
  const findings = await runLoginChecks(stage.newProbe(stage.sound));
  expect(findings.map(({ id, status }) => [id, status])).toEqual(
    loginChecks.map(({ id }) => [`login/${id}`, "pass"]),
  );
});

it("[O100] a name that redirects its well-known file is followed", async () => {
  const { homeserverUrl, issuer } = stage.mas;
  const location = `${homeserverUrl}/.well-known/matrix/client/moved`;
  const body = JSON.stringify({
    "m.homeserver": { base_url: homeserverUrl },
    "org.matrix.msc2965.authentication": { issuer, account: `${issuer}account/` },
  });
  const moved = { status: 301, headers: { location } };
  const mend = stage.mas.breakWith({
    detours: [
      { on: "homeserver", path: /\/matrix\/client$/u, goesTo: moved },
      { on: "homeserver", path: /\/moved$/u, goesTo: { status: 200, body } },
    ],
  });
  const findings = await runLoginChecks(stage.newProbe(stage.sound));
  expect(findings.filter(({ status }) => status !== "pass")).toEqual([]);
  mend();
});

it("[O105] the command line ends with 0 when nothing fails", async () => {
  const { mas, synapse, sound, tokens } = stage;
  const clients = sound.clients.map(({ clientId, redirectUri }) => `${clientId}=${redirectUri}`);
  const args = [
    "doctor",
    "login",
    `--server-name=${mas.serverName}`,
    `--homeserver=${synapse.url}`,
    `--mas=${mas.internalUrl}`,
    ...clients.map((client) => `--client=${client}`),
  ];
  const env = {
    TERTULIA_MAS_SECRET: sound.secret?.reveal() ?? "",
    TERTULIA_USER_TOKEN: tokens.migrated,
  };
  const http = createHttp(new AbortController().signal);
  const result = await runForTest(args, { machine: { http }, env });
  expect(result).toMatchObject({ exitCode: 0, stderr: "" });
  expect(result.stdout).toContain("ok: Synapse asks MAS about tokens");
  expect(result.stdout).toContain("cannot tell: Nobody was left behind");
});

it.each(loginBreakages)(
  "[O101] $id, and nothing once it is mended",
  async ({ id, faults, target }) => {
    const check = loginChecks.find((candidate) => candidate.id === id.split("/")[0]);
    if (!check) throw new Error(`${id} is of no check`);
    const mend = stage.mas.breakWith(faults?.(stage) ?? {});
    const broken = { ...stage.sound, ...target?.(stage) };
    expect((await runLoginCheck(check, stage.newProbe(broken))).id).toBe(`login/${id}`);
    mend();
    const mended = await runLoginCheck(check, stage.newProbe(stage.sound));
    expect(mended.id).toBe(`login/${check.id}`);
  },
);

it.each(BEFORE_MOVE)("[O101] %s, before the move", (id) => {
  expect(idsOf(stage.beforeMove)).toContain(`login/${id}`);
});

it.each(MAS_DOWN)("[O101] %s, while MAS is down and was never reached", (id) => {
  expect(idsOf(stage.masDown)).toContain(`login/${id}`);
});

it("[O101] each cause of each check was seen", () => {
  const broken = loginBreakages.map(({ id }) => id);
  const seen = [...broken, ...BEFORE_MOVE, ...MAS_DOWN, ...ELSEWHERE].map((id) => `login/${id}`);
  const causes = loginChecks.flatMap((check) =>
    Object.keys(check.faults).map((cause) => findingId(check, cause)),
  );
  expect(causes.filter((id) => !seen.includes(id))).toEqual([]);
});
