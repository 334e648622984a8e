import { expect, it } from "vitest";
import { parseStartFlags } from "./parseStartFlags.mjs";

it("[B15] flags have defaults, and a state folder is meant from the current folder", () => {
  expect(parseStartFlags([], "/checkout")).toEqual({
    reset: false,
    port: 8080,
    stateDir: "/checkout/.tertulia",
  });
  expect(parseStartFlags(["--reset", "--port", "9000", "--state", "/tmp/x"], "/checkout")).toEqual({
    reset: true,
    port: 9000,
    stateDir: "/tmp/x",
  });
});

it.each([
  [["--prot", "1"]],
  [["--port", "0"]],
  [["--port", "http"]],
  [["--port", "65536"]],
  [["extra"]],
])("[B15] %j is refused", (argv) => {
  expect(() => parseStartFlags(argv, "/checkout")).toThrow(TypeError);
});
