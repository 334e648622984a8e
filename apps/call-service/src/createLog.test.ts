import { expect, it } from "vitest";
import { createLog, type LogFormat, type LogLevel } from "./createLog.ts";

interface Start {
  readonly isTTY?: boolean;
  readonly level?: LogLevel;
}

function start(format: LogFormat, { isTTY = false, level = "info" }: Start = {}) {
  const written: string[] = [];
  const write = (text: string | Uint8Array) => {
    written.push(String(text));
    return true;
  };
  return { log: createLog({ level, format, output: { isTTY, write } }), written };
}

it.each([
  ["json", true],
  ["json", false],
  ["auto", false],
] as const)("[S280] %s with a terminal %s is a line of JSON", (format, isTTY) => {
  const { log, written } = start(format, { isTTY });
  log.warn("request refused", { reason: "sfu/refused", status: 500, host: undefined });
  expect(written).toHaveLength(1);
  expect(JSON.parse(written[0] ?? "")).toEqual({
    level: "warn",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u),
    msg: "request refused",
    reason: "sfu/refused",
    status: 500,
  });
});

it("[S281] as text it is a line for people, and a value cannot pretend to be a second one", () => {
  const { log, written } = start("text");
  log.error("request failed", { code: "EPIPE", at: "a\n    at b" });
  expect(written[0]).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} ERROR request failed {2}code=EPIPE {2}at="a\\n {4}at b"\n$/u,
  );
});

it("[S281] colours are for terminals", () => {
  const { log, written } = start("auto", { isTTY: true });
  log.warn("closing");
  expect(written[0]).toContain("\u001B[33mWARN \u001B[0m closing");
});

it("[S280] what is below the level is not written", () => {
  const { log, written } = start("json", { level: "warn" });
  log.info("nothing");
  log.debug("nothing");
  log.error("something");
  expect(written).toHaveLength(1);
});
