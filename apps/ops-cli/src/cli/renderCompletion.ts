/** Shell completion, from the table of commands. Rule O6 in SPEC.md. */
import type { Command } from "./Command.ts";
import { COMMON_OPTIONS } from "./parseCommandLine.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that the shell reads at its start. */
export function renderCompletion(shell: Shell, commands: readonly Command[]): string {
  return RENDERERS[shell](candidates(commands));
}

/** What may follow which words: the next word of a command, or the options of a whole one. */
type Candidates = ReadonlyMap<string, readonly string[]>;

function candidates(commands: readonly Command[]): Candidates {
  const table = new Map<string, string[]>();
  for (const { name, options } of commands) {
    const words = name.split(" ");
    words.forEach((word, at) => {
      const prefix = words.slice(0, at).join(" ");
      const known = table.get(prefix) ?? [];
      if (!known.includes(word)) table.set(prefix, [...known, word]);
    });
    table.set(
      name,
      Object.keys({ ...options, ...COMMON_OPTIONS }).map((option) => `--${option}`),
    );
  }
  return table;
}

const RENDERERS: Readonly<Record<Shell, (table: Candidates) => string>> = {
  bash: (table) => `_tertulia() {
  local words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] && break
    words="\${words:+$words }$word"
  done
  case "$words" in
${cases(table, (reply) => `COMPREPLY=($(compgen -W "${reply}" -- "\${COMP_WORDS[COMP_CWORD]}"))`)}
  esac
}
complete -o default -F _tertulia tertulia
`,
  zsh: (table) => `#compdef tertulia
_tertulia() {
  local words_before="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] && break
    words_before="\${words_before:+$words_before }$word"
  done
  case "$words_before" in
${cases(table, (reply) => `compadd -- ${reply}`)}
  esac
  [[ \${words[CURRENT]} == -* ]] || _files
}
compdef _tertulia tertulia
`,
  fish: (table) => `function __tertulia_candidates
    set -l words
    for word in (commandline -opc)[2..-1]
        string match -q -- '-*' $word; and break
        set -a words $word
    end
    switch "$words"
${[...table].map(([words, reply]) => `        case '${words}'\n            printf '%s\\n' ${reply.join(" ")}`).join("\n")}
    end
end
complete -c tertulia -a '(__tertulia_candidates)'
`,
};

function cases(table: Candidates, act: (reply: string) => string): string {
  return [...table]
    .map(([words, reply]) => `    "${words}") ${act(reply.join(" "))} ;;`)
    .join("\n");
}
