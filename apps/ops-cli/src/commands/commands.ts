/** Every command there is; help, completion and documents follow this list. */
import { SHELLS } from "../cli/renderCompletion.ts";
import type { Command } from "../cli/Command.ts";
import { defineCompletion } from "./defineCompletion.ts";

export const commands: readonly Command[] = SHELLS.map((shell) =>
  defineCompletion(shell, () => commands),
);
