/** `tertulia completion SHELL`: prints the script that completes commands and options. */
import * as v from "valibot";
import { defineCommand, type Command } from "../cli/Command.ts";
import { renderCompletion, type Shell } from "../cli/renderCompletion.ts";
import { verbatim } from "../cli/Text.ts";

const EXAMPLES: Readonly<Record<Shell, string>> = {
  bash: 'eval "$(tertulia completion bash)"',
  zsh: 'eval "$(tertulia completion zsh)"',
  fish: "tertulia completion fish | source",
};

/** @param all - Every command; a function because the list holds this one too. */
export function defineCompletion(shell: Shell, all: () => readonly Command[]): Command {
  return defineCommand({
    name: `completion ${shell}`,
    summary: {
      en: `Prints the script by which ${shell} completes commands and options.`,
      es: `Imprime el guion con que ${shell} completa órdenes y opciones.`,
    },
    example: EXAMPLES[shell],
    options: {},
    data: v.object({ script: v.string() }),
    run: async () => {
      const script = renderCompletion(shell, all());
      return { exitCode: 0, data: { script }, lines: [verbatim(script.trimEnd())] };
    },
  });
}
