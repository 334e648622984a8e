import { expect, it } from "vitest";
import { parseArguments } from "./parseArguments.ts";

it.each([
  [[], "serve"],
  [["--check"], "check"],
  [["--help"], "help"],
  [["-h"], "help"],
  [["--version"], "version"],
  [["--check", "--version"], "version"],
])("[S112] %j is %s", (args, kind) => {
  expect(parseArguments(args)).toEqual({ kind });
});

it("[S112] a registration has a place and an URL without being told", () => {
  expect(parseArguments(["registration"])).toEqual({
    kind: "registration",
    options: {
      path: "call-service-registration.yaml",
      url: "http://127.0.0.1:8080",
      isForced: false,
    },
  });
  const args = ["registration", "--out", "/x.yaml", "--url=http://calls:8070", "--force"];
  expect(parseArguments(args)).toMatchObject({
    options: { path: "/x.yaml", url: "http://calls:8070", isForced: true },
  });
});

it.each([
  [["--chekc"], "--chekc"],
  [["serve"], "serve"],
  [["--check=yes"], "--check"],
  [["registration", "--url", "calls:8070"], "--url"],
  [["registration", "--check"], "--check"],
  [["registration", "--out"], "--out"],
])("[S112] %j is wrong use, and told what of it", (args, named) => {
  expect(parseArguments(args)).toEqual({
    kind: "misuse",
    problem: expect.stringContaining(named),
  });
});
