/** The context of one run of a command. Rules O5, O7 and O8 in SPEC.md. */
import type { Context, Machine } from "./Context.ts";
import type { Masker } from "./createMasker.ts";
import type { Io } from "./Io.ts";
import { OpsError } from "./OpsError.ts";
import { renderLine } from "./renderLine.ts";
import type { Language, Line, Text } from "./Text.ts";

/** Without a terminal a line is printed each time that this part of the work is done. */
const PROGRESS_STEPS = 10;

interface ContextInit {
  readonly machine: Machine;
  readonly io: Io;
  readonly masker: Masker;
  readonly language: Language;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly isJson: boolean;
  readonly isYes: boolean;
}

export function createContext(init: ContextInit): Context {
  const { machine, io, masker, language, cwd, env, signal, isJson } = init;
  const say = (line: Line): void => {
    const out = isJson ? "stderr" : "stdout";
    const text = renderLine(line, { language, isColoured: isColoured(init, out) });
    io[out](`${masker.maskSecrets(text)}\n`);
  };
  return {
    ...machine,
    cwd,
    env,
    language,
    signal,
    keepSecret: masker.keepSecret,
    maskSecrets: masker.maskSecrets,
    say,
    progress: (what, done, total) => showProgress(init, { what, done, total }),
    confirm: (question) => confirm(init, question),
  };
}

/** Colour is for people: on a terminal, and not where they said no (no-color.org). */
export function isColoured(
  { io, env }: Pick<ContextInit, "io" | "env">,
  stream: "stdout" | "stderr",
): boolean {
  return io.isTty[stream] && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}

interface Progress {
  readonly what: Text;
  readonly done: number;
  readonly total: number;
}

function showProgress(
  { io, masker, language }: ContextInit,
  { what, done, total }: Progress,
): void {
  const line = masker.maskSecrets(`${what[language]} ${done}/${total}`);
  if (io.isTty.stderr) io.stderr(`\r\u001B[K${line}${done >= total ? "\n" : ""}`);
  else if (done === 0 || done >= total || isNextStep(done, total)) io.stderr(`${line}\n`);
}

function isNextStep(done: number, total: number): boolean {
  const step = (count: number): number => Math.floor((count * PROGRESS_STEPS) / total);
  return step(done) > step(done - 1);
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
