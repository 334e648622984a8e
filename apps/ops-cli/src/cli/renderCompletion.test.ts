import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { commands } from "../commands/commands.ts";
import { renderCompletion } from "./renderCompletion.ts";

/** What bash offers after these words, the last of which is being typed. */
function completeInBash(words: readonly string[]): string[] {
  const script = `${renderCompletion("bash", commands)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_tertulia; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync("bash", ["-c", script, "bash", ...words], { encoding: "utf8" });
  return stdout.trim().split("\n");
}

it("[O6] words, then options, complete", () => {
  expect(completeInBash(["tertulia", "compl"])).toEqual(["completion"]);
  expect(completeInBash(["tertulia", "completion", ""])).toEqual(["bash", "zsh", "fish"]);
  expect(completeInBash(["tertulia", "completion", "zsh", "--he"])).toEqual(["--help"]);
  expect(completeInBash(["tertulia", "completion", "zsh", "--json", "--la"])).toEqual(["--lang"]);
});

it.each(["bash", "zsh", "fish"] as const)("[O6] %s knows every command and option", (shell) => {
  const script = renderCompletion(shell, commands);
  for (const { name, options } of commands) {
    expect(script).toContain(name);
    for (const option of Object.keys(options)) expect(script).toContain(`--${option}`);
  }
});
