/** The context of one run of a command. Rules O5, O7, O8 and O400 in SPEC.md. */
import type { Context, Machine } from "./Context.ts";
import type { Masker } from "./createMasker.ts";
import type { Progress } from "./createProgress.ts";
import type { Io } from "./Io.ts";
import { OpsError } from "./OpsError.ts";
import { renderLine } from "./renderLine.ts";
import { maskText } from "../secrets/maskText.ts";
import type { Language, Line, Text } from "./Text.ts";

interface ContextInit {
  readonly machine: Machine;
  readonly io: Io;
  readonly masker: Masker;
  readonly progress: Progress;
  readonly language: Language;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly isJson: boolean;
  readonly isYes: boolean;
}

export function createContext(init: ContextInit): Context {
  const { machine, io, masker, progress, language, cwd, env, signal, isJson } = init;
  const say = (line: Line): void => {
    progress.end();
    const out = isJson ? "stderr" : "stdout";
    const text = renderLine(line, { language, isColoured: isColoured(init, out) });
    io[out](`${masker.maskSecrets(text)}\n`);
  };
  return {
    ...machine,
    // What it says is quoted where it fails, and may quote a configuration in turn.
    runProgram: async (...call) => {
      const result = await machine.runProgram(...call);
      return { ...result, stderr: maskText(result.stderr) };
    },
    cwd,
    env,
    language,
    signal,
    keepSecret: masker.keepSecret,
    maskSecrets: masker.maskSecrets,
    say,
    progress: progress.show,
    confirm: async (question) => {
      progress.end();
      await confirm(init, question);
    },
  };
}

/** Colour is for people: on a terminal, and not where they said no (no-color.org). */
export function isColoured(
  { io, env }: Pick<ContextInit, "io" | "env">,
  stream: "stdout" | "stderr",
): boolean {
  return io.isTty[stream] && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}

async function confirm(
  { io, language, isYes, masker }: ContextInit,
  question: Text,
): Promise<void> {
  if (isYes) return;
  if (!io.isTty.stdin) throw nobodyToAsk();
  const choices = language === "es" ? "[s/N]" : "[y/N]";
  const answer = await io.ask(masker.maskSecrets(`${question[language]} ${choices} `));
  if (!/^\s*(?:y|yes|s|si|sí)\s*$/iu.test(answer)) throw declined();
}

function nobodyToAsk(): OpsError {
  return new OpsError({
    code: "ops/nobody-to-ask",
    text: {
      en: "This changes something, and without a terminal nobody can be asked.",
      es: "Esto cambia algo y sin terminal no hay a quién preguntar.",
    },
    remedy: {
      en: "Look at the plan, then add --yes.",
      es: "Mire el plan y añada --yes.",
    },
  });
}

function declined(): OpsError {
  return new OpsError({
    code: "ops/declined",
    text: { en: "Nothing was changed.", es: "No se cambió nada." },
    remedy: {
      en: "Run the command again when you are ready.",
      es: "Ejecute la orden de nuevo cuando quiera.",
    },
  });
}
