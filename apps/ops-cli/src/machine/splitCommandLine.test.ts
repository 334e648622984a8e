import { expect, it } from "vitest";
import { splitCommandLine } from "./splitCommandLine.ts";

it.each([
  ["mas-cli", ["mas-cli"]],
  ["  docker exec -i mas  mas-cli ", ["docker", "exec", "-i", "mas", "mas-cli"]],
  [`'/opt/my mas/mas-cli' -c "a b".yaml`, ["/opt/my mas/mas-cli", "-c", "a b.yaml"]],
  [String.raw`a\ b "c\"d\e" 'f\g' ''`, ["a b", String.raw`c"d\e`, String.raw`f\g`, ""]],
  ["ls *; rm $HOME `x`", ["ls", "*;", "rm", "$HOME", "`x`"]],
])("[O12] %s", (commandLine, words) => {
  expect(splitCommandLine(commandLine)).toEqual(words);
});

it.each([[""], ["  "], ["'open"], ['a "b'], ["a'"]])("[O12] %j is no command line", (text) => {
  expect(splitCommandLine(text)).toBeNull();
});
