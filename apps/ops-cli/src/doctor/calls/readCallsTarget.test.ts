import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createFakeHttp } from "./testing/createFakeHttp.ts";
import { runForTest } from "../../testing/runForTest.ts";
import { tempFolder } from "../../testing/tempFolder.ts";
import { createTestMachine } from "../../testing/createTestMachine.ts";
import { readCallsTarget, type CallsOptions } from "./readCallsTarget.ts";

const options: CallsOptions = {
  "server-name": "example.org",
  homeserver: undefined,
  "token-file": undefined,
  room: undefined,
  service: undefined,
  "service-env": undefined,
  "livekit-config": undefined,
  metrics: undefined,
};

function read(given: Partial<CallsOptions>, files: Readonly<Record<string, string>>, env = {}) {
  const cwd = tempFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const kept: string[] = [];
  const keepSecret = (secret: string): void => void kept.push(secret);
  const { files: machineFiles } = createTestMachine();
  const context = { cwd, env, files: machineFiles, keepSecret };
  return readCallsTarget({ ...options, ...given }, context).then((target) => ({ target, kept }));
}

it("[O226] the call service's own settings say which SFU, and with which key", async () => {
  const environment = `
# A comment.
LIVEKIT_URL=wss://sfu.example.org/livekit/
LIVEKIT_API_URL="http://127.0.0.1:7880"
LIVEKIT_KEY=key
LIVEKIT_SECRET_FROM_FILE=secret
`;
  const { target, kept } = await read(
    { "service-env": "environment" },
    { environment, secret: "canary\n" },
  );
  expect(target).toMatchObject({
    sfuUrl: "wss://sfu.example.org/livekit",
    sfuApiUrl: "http://127.0.0.1:7880",
    sfuKey: { key: "key" },
  });
  expect([target.sfuKey?.secret.reveal(), kept]).toEqual(["canary", ["canary"]]);
});

it("[O226] a key file wins, and its first line signs", async () => {
  const env = { LIVEKIT_KEY_FILE: "keys", LIVEKIT_KEY: "other", LIVEKIT_SECRET: "other" };
  const { target } = await read({}, { keys: "new:fresh-secret\nold:secret\n" }, env);
  expect([target.sfuKey?.key, target.sfuKey?.secret.reveal()]).toEqual(["new", "fresh-secret"]);
});

it("[O226] what was not given is not known", async () => {
  const { target } = await read({}, {});
  expect(Object.values(target).filter((value) => value !== null)).toEqual(["example.org"]);
});

it("[O354] LiveKit's own configuration says where its Redis is, and its password is told to nobody", async () => {
  const livekit = "redis:\n  address: redis:6379\n  password: canary\n";
  const { target, kept } = await read({ "livekit-config": "livekit" }, { livekit });
  expect(target.sfuConfig?.redis).toMatchObject([{ host: "redis", port: 6379 }]);
  expect(kept).toEqual(["canary"]);
  const other = read({ "livekit-config": "livekit" }, { livekit: "redis: nowhere\n" });
  await expect(other).rejects.toMatchObject({ code: "ops/wrong-use" });
});

it.each([
  [["--server-name", "example org"], "The value of --server-name is no server's name."],
  [["--server-name=a.b", "--room", "#alias:a.b"], "The value of --room is no room's id."],
  [
    ["--server-name=a.b", "--service", "calls.a.b"],
    "The value of --service holds what is no address of a server.",
  ],
])("[O226] wrong use: %j", async (args, sentence) => {
  const { exitCode, stderr } = await runForTest(["doctor", "calls", ...args]);
  expect([exitCode, stderr.split("\n")[0]]).toEqual([2, sentence]);
});

it("[O227] it ends with 1 when anything fails, and says what cannot be told", async () => {
  const args = ["doctor", "calls", "--server-name", "example.org", "--json", "--lang", "es"];
  const { exitCode, stdout } = await runForTest(args, { machine: { http: createFakeHttp({}) } });
  const { findings } = JSON.parse(stdout) as { findings: { id: string; reason: string }[] };
  expect(exitCode).toBe(1);
  expect(findings.map(({ id }) => id)).toEqual([
    "calls/well-known/unreachable",
    "calls/transports/no-token",
    "calls/delayed-events/unreachable",
    "calls/room-power/no-room",
    "calls/service/unknown",
    "calls/sfu/unknown",
  ]);
  expect(findings[0]?.reason).toBe(
    "https://example.org/.well-known/matrix/client no respondió: nadie escucha ahí.",
  );
});
