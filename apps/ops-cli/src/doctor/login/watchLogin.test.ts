import { expect, it } from "vitest";
import { OpsError } from "../../cli/OpsError.ts";
import type { Line } from "../../cli/Text.ts";
import { HttpFailure, type HttpRequest } from "../../machine/Http.ts";
import type { Finding } from "../Finding.ts";
import { createLoginProbe, type LoginTarget } from "./createLoginProbe.ts";
import { runLoginChecks } from "./runLoginChecks.ts";
import { watchLogin } from "./watchLogin.ts";

const target: LoginTarget = {
  serverName: "example.org",
  synapseUrl: null,
  masUrl: null,
  secret: null,
  userTokens: [],
  adminToken: null,
  clients: [],
  expected: { users: null, sessions: null, inSynapse: null },
};
const good: Finding = { id: "login/mas-health", status: "pass", values: {} };
const bad: Finding = { id: "login/mas-health/no-database", status: "fail", values: { url: "u" } };

it("[O103] only what changes is told, until it is interrupted", async () => {
  const rounds = [[good], [bad], [bad], [good]];
  const said: Line[] = [];
  const slept: number[] = [];
  const last = await watchLogin({
    first: [good],
    look: () => Promise.resolve(rounds.shift() ?? []),
    intervalMs: 5000,
    context: {
      say: (line) => void said.push(line),
      clock: {
        sleep: (durationMs) => {
          slept.push(durationMs);
          return rounds.length > 0 ? Promise.resolve() : Promise.reject(interrupted);
        },
      },
    },
  });
  expect(said.map(({ en }) => en.trim())).toEqual([
    "FAILED: MAS is well",
    "u answered 500: MAS does not reach its database.",
    "See that PostgreSQL runs and that `database` of MAS is right; the log of MAS says more.",
    "ok: MAS is well",
  ]);
  expect(slept).toEqual([5000, 5000, 5000, 5000, 5000]);
  expect(last).toEqual([good]);
});

const interrupted = new OpsError({
  code: "ops/interrupted",
  text: { en: "", es: "" },
  remedy: { en: "", es: "" },
});

it("[O103] a later round leaves nothing behind in MAS: what does is asked once", async () => {
  const asked: HttpRequest[] = [];
  const newProbe = () =>
    createLoginProbe(
      target,
      (request) => {
        asked.push(request);
        return Promise.resolve({
          request,
          status: 404,
          headers: new Headers(),
          body: "",
          isCut: false,
        });
      },
      "junk",
    );
  const isLogin = ({ url, method }: HttpRequest): boolean =>
    /\/login(\/sso|$)/u.test(url) && (method === "POST" || url.includes("sso"));
  const before = await runLoginChecks(newProbe());
  expect(asked.filter(isLogin).map(({ body }) => body)).toEqual(['{"type":"x.health"}']);
  asked.length = 0;
  const now = await runLoginChecks(newProbe(), { before });
  expect(asked.filter(isLogin)).toEqual([]);
  expect(now).toEqual(before);
});

it("[O101] that nobody answers is a finding of whatever asked", async () => {
  const http = ({ url }: HttpRequest) =>
    Promise.reject(new HttpFailure("refused", "ECONNREFUSED", url));
  const findings = await runLoginChecks(createLoginProbe(target, http, "junk"));
  expect(findings.find(({ id }) => id.startsWith("login/versions"))).toEqual({
    id: "login/versions/unreachable",
    status: "fail",
    values: { url: "https://example.org/_matrix/client/versions", why: "refused" },
  });
});

it("[O101] a server without federation is none that is broken", async () => {
  const http = (request: HttpRequest) => {
    if (request.url.includes(":8448")) return Promise.reject(new HttpFailure("refused", ""));
    const headers = new Headers();
    return Promise.resolve({ request, status: 404, headers, body: "", isCut: false });
  };
  const findings = await runLoginChecks(createLoginProbe(target, http, "junk"));
  expect(findings.at(-1)).toMatchObject({
    id: "login/federation/no-default",
    status: "unknown",
    values: { url: "https://example.org:8448/_matrix/federation/v1/version" },
  });
});

it("[O103] an interruption is none of a finding", async () => {
  const http = () => Promise.reject(new HttpFailure("interrupted", ""));
  const probe = createLoginProbe(target, http, "junk");
  await expect(runLoginChecks(probe)).rejects.toMatchObject({ code: "ops/interrupted" });
});
